import { describe, expect, it } from 'vitest';
import { attribution, touch } from './attribution';
import { missing } from './ask';
import { countries } from './countries';
import { sizeOf } from './files';
import { onColor } from './styles';
import { speech, wanted, wording } from './texts';
import type { View } from './talk';

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
    expect(speech(['nl-NL', 'zh-Hans-CN', 'en']).language).toBe('zh');
    expect(speech(['nl-NL', 'zh-Hans-CN', 'en']).locale).toBe('zh-Hans-CN');
    expect(speech(['ar-EG']).direction).toBe('rtl');
    expect(speech(['nl']).language).toBe('en');
    expect(speech([]).language).toBe('en');
  });

  it('is what the page asks for, else what the settings say', () => {
    expect(wanted('fr', 'de', 'en', ['zh'])).toEqual(['fr', 'de']);
    expect(wanted(undefined, 'de', 'en', ['zh'])).toEqual(['de']);
    expect(wanted(undefined, 'page', 'ja', ['zh'])).toEqual(['ja', 'zh']);
    expect(wanted(undefined, 'visitor', 'ja', ['zh', 'en'])).toEqual(['zh', 'en', 'ja']);
    expect(wanted(undefined, 'page', '', ['zh'])).toEqual(['zh']);
  });

  it('says everything in every language', () => {
    const english = speech(['en']).texts;
    for (const tag of ['zh', 'de', 'es', 'fr', 'ja', 'ru', 'pt', 'ar']) {
      const { texts, language } = speech([tag]);
      expect(language).toBe(tag);
      for (const key of Object.keys(english) as (keyof typeof english)[]) {
        const [one, other] = [texts[key], english[key]].map((text) => (typeof text === 'function' ? (text as (x: never) => string)('3' as never) : text));
        expect(one, `${tag} ${key}`).toBeTruthy();
        if (!['name', 'messages', 'team', 'email'].includes(key)) expect(one, `${tag} ${key}`).not.toBe(other);
      }
    }
  });
});

describe('wording', () => {
  it('is the line of the language, else the one for all', () => {
    expect(wording({ '': 'Hello', zh: '您好' }, 'zh')).toBe('您好');
    expect(wording({ '': 'Hello', zh: '您好' }, 'fr')).toBe('Hello');
    expect(wording(undefined, 'fr')).toBe('');
  });
});

describe('missing', () => {
  const view = (more: Partial<View>): View => ({
    line: 'live', entries: [], unread: 0, typing: null, open: true, hours: null,
    look: { color: '', theme: 'auto', position: 'end', language: '', title: {}, files: true, ask: { name: 'optional', email: 'required' }, consent: { '': 'I agree' } },
    ...more,
  });

  it('is what nobody has said yet, and a consent to these very words', () => {
    expect(missing(view({}), 'en')).toEqual({ fields: ['name', 'email'], consent: 'I agree' });
    expect(missing(view({ user: { id: '1', hash: '', email: 'a@b.c' } }), 'en').fields).toEqual(['name']);
    expect(missing(view({ who: { email: 'a@b.c', consent: 'I agree' } }), 'en')).toEqual({ fields: [], consent: '' });
    expect(missing(view({ who: { consent: 'other words' } }), 'en')).toEqual({ fields: ['email'], consent: 'I agree' });
  });
});

describe('countries', () => {
  it('are all there, by name in the language', () => {
    const german = countries('de');
    expect(german).toHaveLength(249);
    expect(german.find(([code]) => code === 'DE')?.[1]).toBe('Deutschland');
    expect(german.findIndex(([code]) => code === 'AT')).toBeGreaterThan(german.findIndex(([code]) => code === 'EG'));
  });
});

describe('sizeOf', () => {
  it('is short', () => {
    expect(sizeOf(25 << 20, 'en')).toBe('25 MB');
    expect(sizeOf(1536, 'en')).toBe('1.5 kB');
  });
});

describe('onColor', () => {
  it('is the one that can be read', () => {
    expect(onColor('#102040')).toBe('#ffffff');
    expect(onColor('#ffe100')).toBe('#000000');
  });
});
