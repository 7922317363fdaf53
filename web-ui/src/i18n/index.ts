import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../api/types';

/** One file per part of the product and language; `inbox.json` holds the texts under `inbox.`. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' });

const resources: Record<string, { translation: Record<string, unknown> }> = {};
for (const [path, texts] of Object.entries(files)) {
  const [, language, part] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !part) continue;
  const held = (resources[language] ??= { translation: {} });
  if (part === 'common') Object.assign(held.translation, texts);
  else held.translation[part] = texts;
}

const REMEMBERED = 'fairlead.locale';

/** Before anybody is signed in: what was used last on this machine, or what the browser asks for. */
function firstLocale(): Locale {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered === 'en' || remembered === 'zh-CN') return remembered;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

void i18n.use(initReactI18next).init({
  resources,
  lng: firstLocale(),
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
  returnNull: false,
});
document.documentElement.lang = i18n.language;

/** From now on all texts are in this language. */
export function speak(locale: Locale): void {
  localStorage.setItem(REMEMBERED, locale);
  document.documentElement.lang = locale;
  if (i18n.language !== locale) void i18n.changeLanguage(locale);
}

const CHOSEN = 'fairlead.locale.chosen';

/** Chosen before signing in: it is to become the user's own. */
export function choose(locale: Locale): void {
  sessionStorage.setItem(CHOSEN, locale);
  speak(locale);
}

/** @returns what was chosen since the last call, once */
export function takeChosen(): Locale | null {
  const chosen = sessionStorage.getItem(CHOSEN);
  sessionStorage.removeItem(CHOSEN);
  return chosen === 'en' || chosen === 'zh-CN' ? chosen : null;
}

export default i18n;
