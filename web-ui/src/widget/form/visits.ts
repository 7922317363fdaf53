import { attribution, touch } from '../attribution';

type Touch = Record<string, string>;

interface Visits {
  first?: Touch;
  last?: Touch;
}

interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'fairlead:visits';
const COOKIES = ['_fbp', '_fbc'];
const LONGEST = 512;

/** What this page knows if nothing may be stored. */
let unsaved: Visits = {};

function read(store: Store | null): Visits {
  try {
    const text = store?.getItem(KEY);
    if (text) return JSON.parse(text) as Visits;
  } catch {
    // refused or damaged
  }
  return { ...unsaved };
}

/** The first visit is written once; each later one that came from outside is the last. */
export function remember(store: Store | null, page: string, referrer: string, cookies: string, now: Date): void {
  const visits = read(store);
  const came = touch(page, referrer, now);
  if (!visits.first) {
    visits.first = { ...(came ?? { landing_page: page.slice(0, LONGEST), touched_at: now.toISOString() }), ...ids(cookies) };
  } else if (came) {
    visits.last = { ...came, ...ids(cookies) };
  } else {
    return;
  }
  try {
    if (!store) throw new Error('no storage');
    store.setItem(KEY, JSON.stringify(visits));
  } catch {
    // full or refused
    unsaved = visits;
  }
}

/** The names under which both visits are posted. */
export function visit(store: Store | null): Touch {
  const { first, last } = read(store);
  return attribution(first, last);
}

/** Puts values into a form that may hold some of them already; what is carried wins. Beside a button, because fields may be named like methods. */
export function carry(form: HTMLElement, values: Touch): void {
  const button = Element.prototype.querySelector.call(form, 'button');
  for (const [name, value] of Object.entries(values)) {
    const there = Element.prototype.querySelector.call(form, `input[type=hidden][name="${CSS.escape(name)}"]`);
    const input = (there as HTMLInputElement | null) ?? document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    if (!there) button?.before(input);
  }
}

/** What the server wrote of this visit alone goes, so that two visits are not mixed into one. */
export function replaceVisit(form: HTMLElement, values: Touch): void {
  for (const old of Element.prototype.querySelectorAll.call(form, 'input[data-visit]')) old.remove();
  carry(form, values);
}

/** Ids that Meta's own script leaves in cookies. */
function ids(cookies: string): Touch {
  const found: Touch = {};
  for (const pair of cookies.split('; ')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (COOKIES.includes(name)) found[name] = pair.slice(at + 1, at + 1 + LONGEST);
  }
  return found;
}
