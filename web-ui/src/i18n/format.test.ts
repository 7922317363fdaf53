// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { speak } from '.';
import { ago, dayName, duration, fileSize, localTime, slaState, slaText } from './format';

const NOON = new Date(2026, 10, 23, 12, 0, 0).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (at: number) => new Date(at).toISOString();

afterEach(() => speak('en'));

describe('duration', () => {
  it('shows at most two units', () => {
    expect(duration(0)).toBe('0s');
    expect(duration(59_999)).toBe('59s');
    expect(duration(12 * MINUTE + 5_000)).toBe('12m');
    expect(duration(HOUR + 5 * MINUTE)).toBe('1h 05m');
    expect(duration(51 * HOUR)).toBe('2d 3h');
  });

  it('speaks Chinese', () => {
    speak('zh-CN');
    expect(duration(HOUR + 5 * MINUTE)).toBe('1时 05分');
  });
});

describe('a timer', () => {
  const timer = (state: 'running' | 'paused' | 'warned' | 'breached' | 'met') => ({
    state,
    dueAt: iso(NOON + HOUR),
    warnAt: iso(NOON + 45 * MINUTE),
  });

  it('turns by the clock, even before the server says so', () => {
    expect(slaState(timer('running'), NOON)).toBe('calm');
    expect(slaState(timer('running'), NOON + 45 * MINUTE)).toBe('soon');
    expect(slaState(timer('warned'), NOON)).toBe('soon');
    expect(slaState(timer('warned'), NOON + HOUR)).toBe('breached');
  });

  it('stays where the server has put it', () => {
    expect(slaState(timer('paused'), NOON + 2 * HOUR)).toBe('paused');
    expect(slaState(timer('met'), NOON + 2 * HOUR)).toBe('met');
    expect(slaState(timer('breached'), NOON)).toBe('breached');
  });

  it('counts down, then up', () => {
    expect(slaText(timer('running'), NOON)).toBe('1h 00m');
    expect(slaText(timer('running'), NOON + HOUR - 30_000)).toBe('30s');
    expect(slaText(timer('breached'), NOON + HOUR + 5 * MINUTE)).toBe('+5m');
    expect(slaText(timer('paused'), NOON)).toBe('Paused');
  });
});

describe('times', () => {
  it('says how long ago as shortly as can be', () => {
    expect(ago(NOON - 20_000, NOON)).toBe('now');
    expect(ago(NOON - 5 * MINUTE, NOON)).toBe('5m');
    expect(ago(NOON - 26 * HOUR, NOON)).toBe('1d');
    expect(ago(NOON - 30 * 24 * HOUR, NOON)).toBe('Oct 24');
    expect(ago(NOON - 400 * 24 * HOUR, NOON)).toContain('2025');
  });

  it('names days', () => {
    expect(dayName(NOON - HOUR, NOON)).toBe('Today');
    expect(dayName(NOON - 20 * HOUR, NOON)).toBe('Yesterday');
    expect(dayName(NOON - 50 * HOUR, NOON)).toContain('November');
  });

  it('knows the clock elsewhere, and that some zones do not exist', () => {
    const at = Date.parse('2026-11-23T22:30:00Z');
    expect(localTime('Asia/Shanghai', at)).toMatchObject({ hour: 6, day: 'Tue' });
    expect(localTime('Mars/Olympus', at)).toBeNull();
  });

  it('rounds sizes', () => {
    expect(fileSize(14)).toBe('14 B');
    expect(fileSize(1_540)).toBe('1.5 kB');
    expect(fileSize(25_000_000)).toBe('25 MB');
  });
});
