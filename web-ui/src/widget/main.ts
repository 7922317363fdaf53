import { attribution, touch } from './attribution';
import { Bubble } from './bubble';
import { Memory, type Store } from './memory';
import { Talk, type World } from './talk';
import { speech } from './texts';
import type { Look } from './wire';

/** The server ends the script with `FairleadBubble.start({key, look})`. */
export interface Config {
  key: string;
  look: Look;
}

// Known only while the script itself runs, not later.
const source = (document.currentScript as HTMLScriptElement | null)?.src;

export function start(config: Config): void {
  const script = source ?? document.querySelector<HTMLScriptElement>(`script[src*="/widget/${config.key}.js"]`)?.src;
  if (script === undefined) return;
  const memory = new Memory(storage(), `fairlead:${config.key}`);
  remember(memory);
  const talk = new Talk(world(socketAddress(script), memory), memory, config.look);
  whenReady(() => {
    if (Bubble.isThere()) return;
    const bubble = new Bubble(talk, speech(navigator.languages));
    talk.start(() => bubble.draw());
    bubble.mount();
    addEventListener('online', () => talk.wake());
    addEventListener('pageshow', () => talk.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') talk.wake();
    });
  });
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
