import { attribution, touch } from './attribution';
import { Bubble } from './bubble';
import { Memory, type Store } from './memory';
import { Talk, type World } from './talk';
import { speech, wanted } from './texts';
import type { Look, User } from './wire';

/** The server ends the script with `FairleadBubble.start({key, look})`. */
export interface Config {
  key: string;
  look: Look;
}

/** What a page may ask for: `(window.FairleadChat ??= []).push(['identify', {id, hash}])`, before or after we are there. */
type Command = ['identify', Partial<User>] | ['signOut'] | ['open'] | ['close'];

// Known only while the script itself runs, not later.
const own = document.currentScript as HTMLScriptElement | null;

export function start(config: Config): void {
  const script = own ?? document.querySelector<HTMLScriptElement>(`script[src*="/widget/${config.key}.js"]`);
  if (!script) return;
  const store = storage();
  const anybody = new Memory(store, `fairlead:${config.key}`);
  const signedIn = new Memory(store, `fairlead:${config.key}:user`);
  remember(anybody);
  let memory = anybody;
  const memoryOf = (user: User | null): Memory => {
    // What a user wrote stays with that user, also on a computer that others use.
    if (!user || signedIn.read().user !== user.id) signedIn.forget();
    if (user) signedIn.change((kept) => (kept.user = user.id));
    memory = user ? signedIn : anybody;
    return memory;
  };
  const first = userOf(script.dataset);
  const base = script.src.replace(/\.js([?#].*)?$/, '/');
  const talk = new Talk(world(socketAddress(script.src), anybody), memoryOf(first), config.look, first);
  whenReady(() => {
    if (Bubble.isThere()) return;
    const languages = wanted(script.dataset.language, config.look.language, document.documentElement.lang, navigator.languages);
    const bubble = new Bubble(talk, speech(languages), base, () => memory);
    talk.start(
      () => bubble.draw(),
      () => bubble.answered(),
    );
    bubble.mount();
    addEventListener('online', () => talk.wake());
    addEventListener('pageshow', () => talk.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') talk.wake();
    });
    obey((command) => {
      const user = command[0] === 'identify' ? complete(command[1]) : null;
      if (command[0] === 'open' || command[0] === 'close') talk.show(command[0] === 'open');
      else if (command[0] === 'signOut' || user) talk.be(memoryOf(user), user);
    });
  });
}

/** `data-user-id`, `data-user-hash`, `data-user-name`, `data-user-email`, `data-user-company` on the script's element. */
function userOf({ userId, userHash, userName, userEmail, userCompany }: DOMStringMap): User | null {
  return complete({ id: userId, hash: userHash, name: userName, email: userEmail, company: userCompany });
}

function complete(user: { [part in keyof User]?: string | undefined }): User | null {
  if (!user.id) return null;
  const { id, hash, name, email, company } = user;
  return { id, hash: hash ?? '', ...(name ? { name } : {}), ...(email ? { email } : {}), ...(company ? { company } : {}) };
}

function obey(run: (command: Command) => void): void {
  const page = window as unknown as { FairleadChat?: { push(command: Command): void } };
  const waiting = page.FairleadChat;
  page.FairleadChat = { push: run };
  if (Array.isArray(waiting)) waiting.forEach(run);
}

/** The socket lies beside the script: `…/widget/KEY.js` → `…/widget/KEY/socket`. */
export function socketAddress(script: string): string {
  const address = new URL(script);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.pathname = address.pathname.replace(/\.js$/, '/socket');
  address.search = '';
  address.hash = '';
  return address.href;
}

function world(address: string, memory: Memory): World {
  return {
    dial: () => new WebSocket(address) as unknown as ReturnType<World['dial']>,
    later: (run, ms) => window.setTimeout(run, ms),
    never: (timer) => window.clearTimeout(timer as number),
    now: () => new Date(),
    id: randomId,
    chance: Math.random,
    watched: () => document.visibilityState === 'visible',
    hello: () => {
      const kept = memory.read();
      return {
        page: { url: location.href, title: document.title, referrer: document.referrer },
        utm: attribution(kept.first, kept.last),
        language: navigator.language,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      };
    },
  };
}

function remember(memory: Memory): void {
  const now = new Date();
  const touched = touch(location.href, document.referrer, now);
  if (!memory.read().first) {
    const first = touched ?? { landing_page: location.href.slice(0, 512), touched_at: now.toISOString() };
    memory.change((kept) => (kept.first = first));
  } else if (touched) {
    memory.change((kept) => (kept.last = touched));
  }
}

/** `crypto.randomUUID` is missing on pages without TLS. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function storage(): Store | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function whenReady(run: () => void): void {
  if (document.body) run();
  else addEventListener('DOMContentLoaded', run, { once: true });
}
