import { draw, type Drawn } from './draw';
import { carry, remember, replaceVisit, visit } from './visits';
import { Sending } from './sending';

// Known only while the script itself runs, not later.
const script = document.currentScript as HTMLScriptElement | null;

/** The form's address lies above the script: `…/forms/KEY/form.js` → `…/forms/KEY`. */
const address = script?.src.replace(/\/form\.js(\?.*)?$/, '');

if (script && address) {
  const store = storage();
  remember(store, location.href, document.referrer, document.cookie, new Date());
  if (!('touchOnly' in script.dataset)) whenReady(() => void show(script, address, store));
}

async function show(script: HTMLScriptElement, address: string, store: Storage | null): Promise<void> {
  const path = new URL(address).pathname;
  const ours = document.querySelector<HTMLFormElement>(`form.fl-form[action="${path}"]`);
  if (ours) {
    // Our own page: it works without us, so that it only needs to know about earlier visits.
    replaceVisit(ours, visit(store));
    return;
  }
  const place = placeFor(script);
  if (!place || place.shadowRoot) return;
  const language = place.dataset.lang ?? script.dataset.lang;
  const asked = language ? `?lang=${encodeURIComponent(language)}` : '';
  const answer = await fetch(`${address}/form.json${asked}`, { credentials: 'omit' }).catch(() => null);
  if (!answer?.ok) return;
  const drawn = (await answer.json()) as Drawn;
  const theme = place.dataset.theme ?? script.dataset.theme ?? 'light';
  const { wrapper, form } = draw(place, drawn, theme);
  carry(form, {
    ...visit(store),
    fl_nonce: nonce(),
    fl_started: String(Date.now()),
    page_url: location.href.slice(0, 512),
    page_title: document.title.slice(0, 512),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  new Sending(wrapper, form, drawn.texts).listen();
}

/** The element that asks for it, else a new one where the script stands. */
function placeFor(script: HTMLScriptElement): HTMLElement | null {
  const wanted = document.querySelector<HTMLElement>('[data-fairlead-form]:not([data-fairlead-done])');
  const place = wanted ?? document.createElement('div');
  place.dataset.fairleadDone = '';
  if (!wanted) {
    if (document.head.contains(script)) return null;
    script.after(place);
  }
  return place;
}

function nonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function whenReady(run: () => void): void {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', run, { once: true });
  else run();
}
