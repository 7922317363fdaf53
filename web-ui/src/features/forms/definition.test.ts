import { describe, expect, it } from 'vitest';
import { faultyField, freeId, missing, moved, newField, said, usualLabels, withLanguage, withoutLanguage, type Definition } from './definition';

const form: Definition = {
  version: 1,
  languages: ['en', 'zh-CN'],
  title: { en: 'Ask us', 'zh-CN': '询价' },
  intro: {},
  submit: {},
  fields: [{ ...newField([], 'email', { en: 'E-mail' }), help: { en: 'For the answer' } }],
  consent: { version: 1, required: true, text: { en: 'I agree', 'zh-CN': '同意' } },
  spam: { minSeconds: 2, maxLinks: 3 },
  thanks: { message: { en: 'Thanks' } },
};

describe('a form being built', () => {
  it('gives each field a name of its own, and of the small choice beside it', () => {
    const fields = [newField([], 'text', {}), newField([], 'phone', {})];
    expect(freeId(fields, 'date')).toBe('date');
    expect(freeId(fields, 'text')).toBe('text_2');
    expect(freeId([...fields, newField(fields, 'text', {})], 'text')).toBe('text_3');
  });

  it('moves a field and keeps the others in order', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 1)).toEqual(['a', 'd', 'b', 'c']);
    expect(moved(['a', 'b'], 0, 2)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], -1, 0)).toEqual(['a', 'b']);
  });

  it('leaves the first language to speak where another says nothing', () => {
    expect(said({ en: 'Name', ar: 'الاسم' }, 'ar', '')).toEqual({ en: 'Name' });
    expect(said({ en: 'Name' }, 'de', 'Name')).toEqual({ en: 'Name', de: 'Name' });
  });

  it('counts what a language lacks and forgets a language everywhere', () => {
    expect(missing(form, 'en')).toBe(0);
    expect(missing(form, 'zh-CN')).toBe(3);
    const english = withoutLanguage(form, 'zh-CN');
    expect(english.languages).toEqual(['en']);
    expect(JSON.stringify(english)).not.toContain('zh-CN');
  });

  it('calls what is called as usual so in a new language, and leaves words of ones own to the admin', () => {
    const own = newField(form.fields, 'company', { en: 'Your shop' });
    const arabic = withLanguage({ ...form, fields: [...form.fields, own] }, 'ar');
    expect(arabic.languages).toEqual(['en', 'zh-CN', 'ar']);
    expect(arabic.fields[0]!.label).toEqual({ en: 'E-mail', ar: 'البريد الإلكتروني' });
    expect(arabic.fields[1]!.label).toEqual({ en: 'Your shop' });
    expect(missing(arabic, 'ar')).toBeLessThan(missing({ ...arabic, languages: ['en', 'it'] }, 'it'));
    expect(usualLabels(['it', 'ar'], 'quantity', 'Quantità')).toEqual({ it: 'Quantità', ar: 'الكمية' });
  });

  it('finds the field that the server complains of', () => {
    expect(faultyField('definition.fields[12].options[0].value')).toBe(12);
    expect(faultyField('definition.title')).toBeNull();
  });
});
