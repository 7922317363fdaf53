import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const HERE = import.meta.dirname;
const SOURCES = join(HERE, '..');

type Texts = { [key: string]: string | Texts };

function flat(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

function language(name: string): Map<string, string> {
  return new Map(
    readdirSync(join(HERE, name)).flatMap((file) => {
      const texts = JSON.parse(readFileSync(join(HERE, name, file), 'utf8')) as Texts;
      return flat(texts, file === 'common.json' ? '' : `${file.replace('.json', '')}.`);
    }),
  );
}

/** Chinese has one form where English has two. */
const withoutNumber = (key: string) => key.replace(/_(one|other)$/, '');
const names = (text: string) => [...text.matchAll(/{{(\w+)(?:, number)?}}/g)].map((match) => match[1]).sort();

function sources(folder = SOURCES): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'widget' ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : [];
  });
}

describe('texts', () => {
  const english = language('en');
  const chinese = language('zh-CN');

  it('are complete in both languages', () => {
    const of = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(withoutNumber))].sort();
    expect(of(chinese)).toEqual(of(english));
  });

  it('have the same blanks in both languages', () => {
    for (const [key, text] of chinese) {
      expect([key, names(text)]).toEqual([key, names(english.get(key) ?? '')]);
    }
  });

  it('are not empty, and not English in the Chinese', () => {
    for (const [key, text] of chinese) {
      expect(text, key).not.toBe('');
      if (!/^[\w\s{}·.#-]*$/.test(text)) continue;
      // Names of products and languages are the same in both.
      expect([key, text]).toEqual([key, english.get(key)]);
    }
  });

  it('exist for every key that the pages use', () => {
    const known = new Set([...english.keys()].map(withoutNumber));
    const missing = sources().flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)]
        .map((match) => match[1]!)
        .filter((key) => !known.has(key))
        .map((key) => `${path.slice(SOURCES.length)}: ${key}`),
    );
    expect(missing).toEqual([]);
  });
});
