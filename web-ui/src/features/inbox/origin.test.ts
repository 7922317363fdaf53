import { describe, expect, it } from 'vitest';
import { originOf } from './origin';

describe('where a lead came from', () => {
  it('tells the first visit, the last one and what was agreed to apart', () => {
    expect(
      originOf([
        {
          utm_source: 'google', touched_at: '2026-02-01T00:00:00Z', last_utm_source: 'mail', last_touched_at: '2026-03-01T00:00:00Z',
          consent: 'yes', consent_text: 'I agree.', consent_version: '2', consent_at: '2026-03-01T00:05:00Z', form_version: '7',
        },
      ]),
    ).toEqual({
      first: [['utm_source', 'google'], ['touched_at', '2026-02-01T00:00:00Z']],
      last: [['utm_source', 'mail'], ['touched_at', '2026-03-01T00:00:00Z']],
      consent: { given: true, text: 'I agree.', version: '2', at: '2026-03-01T00:05:00Z' },
      formVersion: '7',
    });
  });

  it('takes the first visit from the oldest lead and the rest from the newest', () => {
    const origin = originOf([{ utm_source: 'fair' }, {}, { utm_source: 'mail', consent: 'no' }]);
    expect(origin?.first).toEqual([['utm_source', 'fair']]);
    expect(origin?.last).toEqual([['utm_source', 'mail']]);
    expect(origin?.consent?.given).toBe(false);
  });

  it('says nothing of what nobody told', () => {
    expect(originOf([])).toBeNull();
    expect(originOf([{}])).toBeNull();
    expect(originOf([{ page_url: 'https://shop.example' }])).toMatchObject({ last: [], consent: null, formVersion: null });
  });
});
