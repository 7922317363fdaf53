import { useRef } from 'react';
import type { Id } from '../../api/types';

interface Steady {
  /** Rows in the order in which they are shown. */
  shown: readonly Id[];
  /** How many have come that are not shown yet. */
  waiting: number;
}

/**
 * Keeps what is being read where it is. While `held`, no row moves: those that are new wait, those that no longer belong stay
 * until the list is let go, but for those that the user sent away; only what was loaded further down is added below.
 */
export function steady(before: readonly Id[], now: readonly Id[], held: boolean, dismissed: ReadonlySet<Id>): Steady {
  if (!held || before.length === 0) return { shown: now, waiting: 0 };
  const present = new Set(now);
  const kept = before.filter((id) => present.has(id) || !dismissed.has(id));
  const known = new Set(kept);
  let last = -1;
  now.forEach((id, at) => {
    if (known.has(id)) last = at;
  });
  const below: Id[] = [];
  let waiting = 0;
  now.forEach((id, at) => {
    if (known.has(id)) return;
    if (at > last && last >= 0) below.push(id);
    else waiting++;
  });
  return { shown: below.length || kept.length < before.length ? [...kept, ...below] : before, waiting };
}

const NONE: ReadonlySet<Id> = new Set();

/** @param list which list it is; another one starts anew */
export function useSteady(list: string, now: readonly Id[], held: boolean, dismissed: ReadonlySet<Id> = NONE): Steady {
  const last = useRef<{ list: string; shown: readonly Id[] }>({ list, shown: now });
  const result = steady(last.current.list === list ? last.current.shown : [], now, held, dismissed);
  last.current = { list, shown: result.shown };
  return result;
}
