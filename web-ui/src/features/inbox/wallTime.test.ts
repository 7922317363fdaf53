import { describe, expect, it } from 'vitest';
import { instantOf, laterPresets, placeOf, wallTime } from './wallTime';

describe('a wall time', () => {
  it.each([
    ['2027-01-15T09:00', 'Asia/Shanghai', '2027-01-15T01:00:00Z'],
    ['2027-07-01T09:00', 'America/New_York', '2027-07-01T13:00:00Z'],
    ['2027-03-14T02:30', 'America/New_York', '2027-03-14T07:30:00Z'],
    ['2027-03-14T03:00', 'America/New_York', '2027-03-14T07:00:00Z'],
    ['2027-11-07T01:30', 'America/New_York', '2027-11-07T05:30:00Z'],
    ['2027-11-07T02:00', 'America/New_York', '2027-11-07T07:00:00Z'],
    ['2027-03-28T02:15', 'Europe/Berlin', '2027-03-28T01:15:00Z'],
    ['2027-10-31T02:15', 'Europe/Berlin', '2027-10-31T00:15:00Z'],
    ['2027-10-03T02:10', 'Australia/Lord_Howe', '2027-10-02T15:40:00Z'],
    ['2027-04-04T01:40', 'Australia/Lord_Howe', '2027-04-03T14:40:00Z'],
    ['2027-09-26T02:50', 'Pacific/Chatham', '2027-09-25T14:05:00Z'],
  ])('%s in %s is %s, as the server reckons', (wall, zone, instant) => {
    expect(new Date(instantOf(wall, zone)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  it('comes back from its instant', () => {
    expect(wallTime(Date.parse('2027-11-07T05:30:00Z'), 'America/New_York')).toBe('2027-11-07T01:30');
    expect(instantOf('soon', 'Asia/Tokyo')).toBeNaN();
  });
});

describe('times that are offered', () => {
  const at = (text: string) => laterPresets(Date.parse(text), 'America/New_York').map(({ key, wall }) => `${key} ${wall}`);

  it('are mornings and afternoons there', () => {
    // Thursday, three in the night there.
    expect(at('2026-12-03T08:00:00Z')).toEqual([
      'today 2026-12-03T09:00',
      'afternoon 2026-12-03T14:00',
      'tomorrow 2026-12-04T09:00',
      'monday 2026-12-07T09:00',
    ]);
  });

  it('leave out what is over or about to be', () => {
    expect(at('2026-12-03T18:55:00Z')).toEqual(['tomorrow 2026-12-04T09:00', 'monday 2026-12-07T09:00']);
  });

  it('know the day there, and name Monday once', () => {
    // Monday in Europe already, Sunday evening there.
    expect(at('2026-12-07T02:00:00Z')).toEqual(['tomorrow 2026-12-07T09:00']);
  });
});

it('names the place of a zone', () => {
  expect(placeOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
});
