import { describe, expect, it } from 'vitest';
import { attribution, touch } from './attribution';
import { onColor } from './styles';
import { speech } from './texts';

const NOW = new Date('2026-03-01T00:00:00Z');

describe('touch', () => {
  it('takes campaign parameters, click ids and a foreign referrer', () => {
    expect(touch('https://shop.example/a?utm_source=fair&gclid=x&other=1', 'https://search.example/q', NOW)).toEqual({
      utm_source: 'fair',
      gclid: 'x',
      referrer: 'https://search.example/q',
      landing_page: 'https://shop.example/a?utm_source=fair&gclid=x&other=1',
      touched_at: '2026-03-01T00:00:00.000Z',
    });
  });

  it('ignores a walk within the site', () => {
    expect(touch('https://shop.example/b', 'https://shop.example/a', NOW)).toBeNull();
  });
});

describe('attribution', () => {
  it('keeps the first visit and adds the last one', () => {
    const first = { utm_source: 'fair', touched_at: '1' };
    expect(attribution(first, { utm_source: 'mail', touched_at: '2' })).toEqual({
      utm_source: 'fair',
      touched_at: '1',
      last_utm_source: 'mail',
      last_touched_at: '2',
    });
    expect(attribution(first, first)).toEqual(first);
  });
});

describe('speech', () => {
  it('takes the first language that it speaks', () => {
    expect(speech(['fr-FR', 'zh-Hans-CN', 'en']).language).toBe('zh');
    expect(speech(['ar-EG']).direction).toBe('rtl');
    expect(speech(['fr']).language).toBe('en');
  });
});

describe('onColor', () => {
  it('is the one that can be read', () => {
    expect(onColor('#102040')).toBe('#ffffff');
    expect(onColor('#ffe100')).toBe('#000000');
  });
});
