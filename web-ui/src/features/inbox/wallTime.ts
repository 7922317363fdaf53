const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the clocks of a place show, such as `2027-03-14T09:00`. */
export function wallTime(at: number, zone: string): string {
  const parts = new Map(clock(zone).formatToParts(at).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}`;
}

const asIfUtc = (wall: string) => Date.parse(`${wall.slice(0, 16)}Z`);
const offset = (at: number, zone: string) => asIfUtc(wallTime(at, zone)) - Math.floor(at / 60_000) * 60_000;

/**
 * When the clocks of a place show this; as the server reckons it (RFC 5545 §3.3.5): of a time that they show twice the first
 * is meant, and one that they leave out is as much later as they jump. NaN for what is no time.
 */
export function instantOf(wall: string, zone: string): number {
  const utc = asIfUtc(wall);
  if (Number.isNaN(utc)) return NaN;
  const before = utc - offset(utc - DAY, zone);
  const after = utc - offset(utc + DAY, zone);
  const shown = wall.slice(0, 16);
  return wallTime(before, zone) !== shown && wallTime(after, zone) === shown ? after : before;
}

export interface Preset {
  key: 'today' | 'afternoon' | 'tomorrow' | 'monday';
  wall: string;
}

/** Good times to be read there: mornings, and afternoons of working days. What is about to begin is not offered. */
export function laterPresets(now: number, zone: string): Preset[] {
  const today = wallTime(now, zone);
  const weekday = new Date(asIfUtc(today)).getUTCDay();
  const on = (days: number, hour: string) =>
    `${new Date(asIfUtc(today) + days * DAY).toISOString().slice(0, 10)}T${hour}`;
  const working = (day: number) => day % 7 !== 0 && day % 7 !== 6;
  const toMonday = (8 - weekday) % 7 || 7;
  const all: (Preset & { fits: boolean })[] = [
    { key: 'today', wall: on(0, '09:00'), fits: working(weekday) },
    { key: 'afternoon', wall: on(0, '14:00'), fits: working(weekday) },
    { key: 'tomorrow', wall: on(1, '09:00'), fits: true },
    { key: 'monday', wall: on(toMonday, '09:00'), fits: toMonday > 1 },
  ];
  return all
    .filter((each) => each.fits && instantOf(each.wall, zone) > now + HOUR / 4)
    .map(({ key, wall }) => ({ key, wall }));
}

/** A zone as people gave it, if the clocks of this browser know it. */
export function knownZone(zone: string | null | undefined): string | null {
  if (!zone) return null;
  try {
    return clock(zone) && zone;
  } catch {
    return null;
  }
}

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The place in a zone's name, for people: "New York". */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** Whether the clocks of both show the same at that time. */
export const sameClock = (at: number, one: string, other: string): boolean =>
  wallTime(at, one) === wallTime(at, other);
