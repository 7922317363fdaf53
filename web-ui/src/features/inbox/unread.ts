import { useSyncExternalStore } from 'react';
import type { ConversationView, Id, Instant } from '../../api/types';

const KEPT = 'fairlead.read';
const MOST = 3_000;

/** Up to when each conversation was read on this machine. */
class ReadMarks {
  private marks = new Map<Id, number>();
  private since = 0;
  private readonly listeners = new Set<() => void>();
  revision = 0;

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as { since?: number; marks?: [Id, number][] };
      this.marks = new Map(kept.marks ?? []);
      this.since = kept.since ?? 0;
    } catch {
      this.marks = new Map();
    }
  }

  isUnread(conversation: ConversationView): boolean {
    const { lastInboundAt, lastOutboundAt, previewDirection, status, id } = conversation;
    if (!lastInboundAt || status === 'closed' || status === 'spam' || previewDirection === 'out') return false;
    const at = Date.parse(lastInboundAt);
    if (lastOutboundAt && Date.parse(lastOutboundAt) >= at) return false;
    return at > (this.marks.get(id) ?? this.since);
  }

  /** @param upTo time of the newest message that was seen; null: none is, mark it as unread */
  mark(id: Id, upTo: Instant | null): void {
    const at = upTo === null ? 0 : Date.parse(upTo);
    if (upTo !== null && (this.marks.get(id) ?? this.since) >= at) return;
    this.marks.delete(id);
    this.marks.set(id, at);
    if (this.marks.size > MOST) this.marks.delete(this.marks.keys().next().value!);
    this.revision++;
    try {
      localStorage.setItem(KEPT, JSON.stringify({ since: this.since, marks: [...this.marks] }));
    } catch {
      // Kept in memory alone.
    }
    this.listeners.forEach((listener) => listener());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

export const readMarks = new ReadMarks();

export function useUnread(conversation: ConversationView): boolean {
  return useSyncExternalStore(readMarks.subscribe, () => readMarks.isUnread(conversation));
}

export const useReadRevision = (): number => useSyncExternalStore(readMarks.subscribe, () => readMarks.revision);
