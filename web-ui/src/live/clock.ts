import { useSyncExternalStore } from 'react';

/** Server time minus the browser's, in milliseconds. */
let offset = 0;
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Frames and answers carry the server's time; countdowns must not depend on how the laptop's clock is set. */
export function learnServerTime(serverNow: string): void {
  const at = Date.parse(serverNow);
  if (Number.isFinite(at)) offset = at - Date.now();
}

/** The server's time as far as known, in epoch milliseconds. */
export function serverNow(): number {
  return Date.now() + offset;
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => watchers.forEach((each) => each()), 1000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * Something that depends on the time, looked at once a second by the one timer that all share. Renders again only when what
 * is read differs, so it has to be a primitive.
 */
export function useClock<T extends string | number | boolean | null>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(serverNow()));
}
