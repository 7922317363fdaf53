import type { Instant, Maybe, TimerView } from '../api/types';
import i18n from '.';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = i18n.language + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(i18n.language, options)));
  return format;
}

const ms = (at: Instant | number) => (typeof at === 'number' ? at : Date.parse(at));

export const clockTime = (at: Instant | number) => dates({ hour: '2-digit', minute: '2-digit' }).format(ms(at));

export const dateTime = (at: Instant | number) => dates({ dateStyle: 'medium', timeStyle: 'short' }).format(ms(at));

export const dateTimeIn = (at: Instant | number, timeZone: string) =>
  dates({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZone }).format(ms(at));

/** Calendar day in the viewer's zone; two instants of one day give the same text. */
export const dayKey = (at: Instant | number) => new Date(ms(at)).toDateString();

/** "Today", "Yesterday", or the date. */
export function dayName(at: Instant | number, now: number): string {
  const then = ms(at);
  if (dayKey(then) === dayKey(now)) return i18n.t('time.today');
  if (dayKey(then) === dayKey(now - DAY)) return i18n.t('time.yesterday');
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return dates({ weekday: 'short', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(
    then,
  );
}

/** As short as can be, for list rows: "now", "5m", "3h", "2d", then the date. */
export function ago(at: Instant | number, now: number): string {
  const then = ms(at);
  const passed = now - then;
  if (passed < MINUTE) return i18n.t('time.now');
  if (passed < 7 * DAY) return span(passed);
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return dates({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(then);
}

/** A length of time by its two leading units at most: "45s", "12m", "1h 05m", "2d 3h". */
export function duration(length: number): string {
  if (length < MINUTE) return i18n.t('time.s', { n: Math.max(0, Math.floor(length / 1000)) });
  if (length < HOUR) return i18n.t('time.m', { n: Math.floor(length / MINUTE) });
  if (length < DAY) {
    const minutes = Math.floor((length % HOUR) / MINUTE);
    return `${i18n.t('time.h', { n: Math.floor(length / HOUR) })} ${i18n.t('time.m', { n: String(minutes).padStart(2, '0') })}`;
  }
  const hours = Math.floor((length % DAY) / HOUR);
  return `${i18n.t('time.d', { n: Math.floor(length / DAY) })} ${i18n.t('time.h', { n: hours })}`;
}

/** By its leading unit alone. */
export function span(length: number): string {
  if (length < MINUTE) return i18n.t('time.s', { n: Math.floor(length / 1000) });
  if (length < HOUR) return i18n.t('time.m', { n: Math.floor(length / MINUTE) });
  if (length < DAY) return i18n.t('time.h', { n: Math.floor(length / HOUR) });
  return i18n.t('time.d', { n: Math.floor(length / DAY) });
}

export type SlaState = 'calm' | 'soon' | 'breached' | 'paused' | 'met';

/** What the chip shows. Time moves on between the server's events, so a running timer is judged by the clock as well. */
export function slaState(timer: Pick<TimerView, 'state' | 'dueAt' | 'warnAt'>, now: number): SlaState {
  switch (timer.state) {
    case 'paused':
    case 'met':
    case 'breached':
      return timer.state;
    default:
      if (now >= Date.parse(timer.dueAt)) return 'breached';
      return timer.state === 'warned' || now >= Date.parse(timer.warnAt) ? 'soon' : 'calm';
  }
}

/** Time left; after the due time, how long ago that was with a plus. */
export function slaText(timer: Pick<TimerView, 'state' | 'dueAt' | 'warnAt'>, now: number): string {
  if (timer.state === 'paused') return i18n.t('sla.paused');
  if (timer.state === 'met') return i18n.t('sla.met');
  const left = Date.parse(timer.dueAt) - now;
  return left >= 0 ? duration(left) : `+${duration(-left)}`;
}

let regions: Intl.DisplayNames | undefined;
let tongues: Intl.DisplayNames | undefined;
let namesOf = '';

function names(): void {
  if (namesOf !== i18n.language) {
    namesOf = i18n.language;
    regions = new Intl.DisplayNames(namesOf, { type: 'region' });
    tongues = new Intl.DisplayNames(namesOf, { type: 'language' });
  }
}

export function countryName(code: Maybe<string>): string {
  if (!code) return '';
  names();
  try {
    return regions?.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

export function languageName(code: Maybe<string>): string {
  if (!code) return '';
  names();
  try {
    return tongues?.of(code) ?? code;
  } catch {
    return code;
  }
}

export function fileSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${new Intl.NumberFormat(i18n.language, { maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 }).format(size)} ${units[unit]}`;
}

/** The wall clock somewhere else, with the difference of the day if there is one. */
export function localTime(zone: string, now: number): { time: string; hour: number; day: string } | null {
  try {
    const time = dates({ hour: '2-digit', minute: '2-digit', timeZone: zone }).format(now);
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone }).format(now),
    );
    return { time, hour, day: dates({ weekday: 'short', timeZone: zone }).format(now) };
  } catch {
    return null;
  }
}
