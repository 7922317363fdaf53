import { useSyncExternalStore } from 'react';
import { api } from '../api/client';
import { asProblem, type ProblemError } from '../api/problems';
import type { Id, MailAddress, MessageView, ScheduledView } from '../api/types';
import { live } from './store';

export interface NewMessage {
  clientMsgId: Id;
  kind: 'reply' | 'note';
  text: string;
  to?: MailAddress[];
  cc?: MailAddress[];
  bcc?: MailAddress[];
  /** The message that it answers; without it, the newest of the customer's. */
  answers?: Id;
  attachments?: Id[];
  lastSeenSeq?: number;
  force?: boolean;
  thenStatus?: 'open' | 'waiting_customer' | 'closed';
}

/** When it is to go out; without one at once. */
export type Plan = { undoSeconds: number } | { localTime: string; zone: string };

/** A message that the server has not confirmed. */
export interface Pending {
  plan?: Plan;
  conversationId: Id;
  body: NewMessage;
  writtenAt: string;
  files: { id: Id; name: string; size: number }[];
  /** `waiting`: for the line to come back; it is tried again by itself. */
  state: 'sending' | 'waiting' | 'failed';
  problem: { code: string; text: string } | null;
}

/** With the user's id behind it: a message must not go out in another person's name. */
const KEPT = 'fairlead.outbox.';
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;
/**
 * What was sent and not yet confirmed. Survives a reload; sending again is harmless, because the server knows a message by
 * its client id. Within a conversation one goes after the other.
 */
class Outbox {
  private user: Id = '';
  private pending: readonly Pending[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly busy = new Set<Id>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  /** What this person left unsent goes out now. */
  begin(user: Id): void {
    this.user = user;
    let kept: Pending[] = [];
    try {
      kept = JSON.parse(localStorage.getItem(KEPT + user) ?? '[]') as Pending[];
    } catch {
      // Not readable: then there is nothing.
    }
    this.pending = kept.map((each) => (each.state === 'failed' ? each : { ...each, state: 'waiting' }));
    this.tell();
    this.pump();
  }

  of(conversationId: Id): readonly Pending[] {
    return this.pending.filter((each) => each.conversationId === conversationId);
  }

  get all(): readonly Pending[] {
    return this.pending;
  }

  get waiting(): number {
    return this.pending.filter((each) => each.state === 'waiting').length;
  }

  send(conversationId: Id, body: NewMessage, files: Pending['files'] = [], plan?: Plan): void {
    this.set([
      ...this.pending,
      { conversationId, body, files, plan, writtenAt: new Date().toISOString(), state: 'sending', problem: null },
    ]);
    this.pump();
  }

  /** @param force though a colleague has answered meanwhile */
  retry(clientMsgId: Id, force = false): void {
    this.update(clientMsgId, (each) => ({
      ...each,
      state: 'sending',
      problem: null,
      body: force ? { ...each.body, force: true } : each.body,
    }));
    this.pump();
  }

  /** Gives up a message that failed; what was written is handed back. */
  discard(clientMsgId: Id): Pending | undefined {
    const found = this.pending.find((each) => each.body.clientMsgId === clientMsgId);
    this.set(this.pending.filter((each) => each !== found));
    return found;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** As soon as the line is back, what waits goes out. */
  pumpWhenLive(): () => void {
    let was = live.state;
    return live.subscribe(() => {
      if (live.state === 'live' && was !== 'live') this.pump();
      was = live.state;
    });
  }

  /** Tries what waits. */
  readonly pump = (): void => {
    clearTimeout(this.timer);
    for (const each of this.pending) {
      if (each.state !== 'failed' && !this.busy.has(each.conversationId)) void this.post(each);
    }
  };

  private async post(pending: Pending): Promise<void> {
    const { conversationId, body, plan } = pending;
    this.busy.add(conversationId);
    try {
      const path = `/api/conversations/${conversationId}`;
      if (plan) live.putScheduled(await api.post<ScheduledView>(`${path}/scheduled`, { message: body, ...plan }));
      else live.putMessage(await api.post<MessageView>(`${path}/messages`, body));
      this.failures = 0;
      this.set(this.pending.filter((each) => each.body.clientMsgId !== body.clientMsgId));
      this.busy.delete(conversationId);
      this.pump();
    } catch (error) {
      this.busy.delete(conversationId);
      this.failed(body.clientMsgId, asProblem(error));
    }
  }

  private failed(clientMsgId: Id, problem: ProblemError): void {
    if (problem.isPassing) {
      this.update(clientMsgId, (each) => ({ ...each, state: 'waiting' }));
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures++);
      this.timer = setTimeout(this.pump, problem.retryAfter ? problem.retryAfter * 1000 : wait);
    } else {
      this.update(clientMsgId, (each) => ({
        ...each,
        state: 'failed',
        problem: { code: problem.code, text: problem.text },
      }));
      this.pump();
    }
  }

  private update(clientMsgId: Id, change: (each: Pending) => Pending): void {
    this.set(this.pending.map((each) => (each.body.clientMsgId === clientMsgId ? change(each) : each)));
  }

  private set(pending: readonly Pending[]): void {
    this.pending = pending;
    try {
if (pending.length > 0) localStorage.setItem(KEPT + this.user, JSON.stringify(pending));
      else localStorage.removeItem(KEPT + this.user);
    } catch {
      // The storage is full or forbidden: then it is kept in memory alone.
    }
    this.tell();
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

export const outbox = new Outbox();

export function useOutbox<T>(read: (outbox: Outbox) => T): T {
  return useSyncExternalStore(outbox.subscribe, () => read(outbox));
}
