import { useSyncExternalStore } from 'react';
import type { Id } from '../../api/types';

const listeners = new Set<() => void>();
let marks: Set<Id> | null = null;

const PATTERN = /^fairlead\.draft\.([0-9a-f-]{36})\./;

function read(): Set<Id> {
  const found = new Set<Id>();
  for (let n = 0; n < localStorage.length; n++) {
    const id = PATTERN.exec(localStorage.key(n) ?? '')?.[1];
    if (id) found.add(id);
  }
  return found;
}

/** Something about a draft on this machine has changed. */
export function draftsChanged(): void {
  marks = null;
  listeners.forEach((listener) => listener());
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether something unsent is written here. */
export function useDraftMark(id: Id): boolean {
  return useSyncExternalStore(subscribe, () => (marks ??= read()).has(id));
}
