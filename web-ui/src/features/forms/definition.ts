import type { Id, Instant, Maybe } from '../../api/types';
import words from './words.json';

/** Texts by language tag. */
export type Texts = Record<string, string>;

export const TYPES = [
  'name', 'email', 'phone', 'company', 'country', 'text', 'long_text', 'product_line', 'quantity', 'amount',
  'select', 'checkbox', 'date', 'file', 'hidden',
] as const;

export type FieldType = (typeof TYPES)[number];

export interface Option {
  value: string;
  label: Texts;
}

export interface Field {
  id: string;
  type: FieldType;
  required: boolean;
  label: Texts;
  help: Texts;
  options: Option[];
  value?: Maybe<string>;
}

export interface Definition {
  version: number;
  /** The first is the one that has everything. */
  languages: string[];
  title: Texts;
  intro: Texts;
  submit: Texts;
  fields: Field[];
  consent?: Maybe<{ version: number; required: boolean; text: Texts }>;
  spam: { minSeconds: number; maxLinks: number; perMinute?: Maybe<number> };
  thanks: { message: Texts; redirect?: Maybe<string> };
}

export interface FormView {
  id: Id;
  /** The channel's, to be given back when publishing. */
  version: number;
  name: string;
  url: string;
  published: boolean;
  definition: Definition;
  versions: { version: number; at: Instant; by?: Maybe<string> }[];
}

/** The types whose answers are chosen from a list. */
export const hasOptions = (type: FieldType) => type === 'select' || type === 'product_line';

/** A name that no other field has. */
export function freeId(fields: Field[], type: FieldType): string {
  const taken = new Set(fields.flatMap((field) => [field.id, `${field.id}_country`, `${field.id}_currency`]));
  const fits = (id: string) => ![id, `${id}_country`, `${id}_currency`].some((name) => taken.has(name));
  if (fits(type)) return type;
  for (let n = 2; ; n++) if (fits(`${type}_${n}`)) return `${type}_${n}`;
}

/** @param labels of the type, by language */
export function newField(fields: Field[], type: FieldType, labels: Texts): Field {
  return {
    id: freeId(fields, type),
    type,
    required: false,
    label: type === 'hidden' ? {} : labels,
    help: {},
    options: type === 'select' ? [{ value: 'option_1', label: {} }] : [],
    value: null,
  };
}

/** The same list with one element elsewhere. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)];
}

/** With a text in one language; an empty one is left out, so that the first language speaks. */
export function said(texts: Texts, language: string, text: string): Texts {
  const others = Object.fromEntries(Object.entries(texts).filter(([tag]) => tag !== language));
  return text === '' ? others : { ...others, [language]: text };
}

const WORDS: Record<string, Partial<Record<FieldType, string>>> = words;

/** What a field of this type is usually called, by language. */
const usual = (type: FieldType, language: string) => WORDS[language]?.[type];

/** @param otherwise in the form's first language, if nothing is usual in it */
export function usualLabels(languages: string[], type: FieldType, otherwise: string): Texts {
  const known = languages.flatMap((each) => {
    const word = usual(type, each);
    return word ? [[each, word] as const] : [];
  });
  return { [languages[0]!]: otherwise, ...Object.fromEntries(known) };
}

/** With one more language; fields that are called as usual are so in it too. */
export function withLanguage(form: Definition, language: string): Definition {
  return {
    ...form,
    languages: [...form.languages, language],
    fields: form.fields.map((field) => {
      const word = usual(field.type, language);
      const asUsual = form.languages.some((each) => field.label[each] !== undefined && field.label[each] === usual(field.type, each));
      return word && asUsual ? { ...field, label: { ...field.label, [language]: word } } : field;
    }),
  };
}

/** Without the words of a language. */
export function withoutLanguage(form: Definition, language: string): Definition {
  const drop = (texts: Texts) => said(texts, language, '');
  return {
    ...form,
    languages: form.languages.filter((each) => each !== language),
    title: drop(form.title),
    intro: drop(form.intro),
    submit: drop(form.submit),
    fields: form.fields.map((field) => ({
      ...field,
      label: drop(field.label),
      help: drop(field.help),
      options: field.options.map((option) => ({ ...option, label: drop(option.label) })),
    })),
    consent: form.consent && { ...form.consent, text: drop(form.consent.text) },
    thanks: { ...form.thanks, message: drop(form.thanks.message) },
  };
}

/** What a language still lacks that the first one has. */
export function missing(form: Definition, language: string): number {
  const first = form.languages[0]!;
  if (language === first) return 0;
  const all = [
    form.title, form.intro, form.submit, form.consent?.text ?? {}, form.thanks.message,
    ...form.fields.flatMap((field) => [field.label, field.help, ...field.options.map((option) => option.label)]),
  ];
  return all.filter((texts) => texts[first] && !texts[language]).length;
}

/** Where a fault of the server's path like `definition.fields[2].label` is. */
export function faultyField(path: string): number | null {
  const found = /^definition\.fields\[(\d+)\]/.exec(path);
  return found ? Number(found[1]) : null;
}
