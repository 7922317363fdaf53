import { useSyncExternalStore } from 'react';
import { keys, queryClient } from '../api/queries';
import type { ConversationView, Id, MessageView, ScheduledView, SessionView } from '../api/types';
import { patchQueries } from './cache';
import { Courtesies } from './courtesies';
import { Entities, type Thread } from './entities';
import type { ClientFrame, EventFrame } from './frames';
import { LiveSocket, type LiveState } from './socket';

const SWEEP = 1_000;
const COUNTS_EVERY = 1_500;

type Listener = () => void;
type EventListener = (events: readonly EventFrame[]) => void;

/**
 * What all pages look at: conversations, threads, who types and who looks, and how the line is. Everything that comes from
 * the server goes through here, be it an answer or an event.
 */
class LiveStore {
  readonly entities = new Entities();
  readonly courtesies = new Courtesies();
  state: LiveState = 'connecting';
  private socket: LiveSocket | null = null;
  private readonly listeners = new Set<Listener>();
  private readonly eventListeners = new Set<EventListener>();
  private sweeper: ReturnType<typeof setInterval> | undefined;
  private countsTimer: ReturnType<typeof setTimeout> | undefined;

  /** Reads that are to be kept true by events have to begin after the session was read. */
  connect(session: SessionView, signedOut: () => void): void {
    this.disconnect();
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`;
    this.socket = new LiveSocket(url, session.epoch, session.seq, {
      state: (state) => this.change(() => (this.state = state)),
      events: (events) => this.take(events),
      ephemeral: (frames) =>
        this.change(() => {
          const now = Date.now();
          for (const frame of frames) {
            if (frame.type === 'presence') patchQueries(frame);
            else this.courtesies.apply(frame, now);
          }
        }),
      snapshot: () => this.reread(),
      signedOut,
    });
    this.socket.open();
    this.sweeper = setInterval(() => {
      if (this.courtesies.isAnybodyTyping && this.courtesies.sweep(Date.now())) this.changed();
    }, SWEEP);
  }

  disconnect(): void {
    this.socket?.close();
    this.socket = null;
    clearInterval(this.sweeper);
    clearTimeout(this.countsTimer);
    this.countsTimer = undefined;
    this.state = 'connecting';
  }

  /** Somebody else may sit here next. */
  forget(): void {
    this.disconnect();
    this.entities.clear();
    this.courtesies.clear();
    queryClient.clear();
  }

  send(frame: ClientFrame): void {
    this.socket?.send(frame);
  }

  /** From an answer. */
  putConversations(conversations: readonly ConversationView[]): void {
    this.change(() => conversations.forEach((each) => this.entities.putConversation(each)));
  }

  putMessage(message: MessageView): void {
    this.change(() => this.entities.putMessage(message));
  }

  putScheduled(...scheduled: readonly ScheduledView[]): void {
    this.change(() => scheduled.forEach((each) => this.entities.putScheduled(each)));
  }

  putPage(id: Id, page: readonly MessageView[], before: string | null | undefined): void {
    this.change(() => this.entities.putPage(id, page, before));
  }

  /** Called with every batch of events after it was applied. */
  onEvents(listener: EventListener): () => void {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private take(events: readonly EventFrame[]): void {
    for (const event of events) {
      this.entities.apply(event);
      if ('message' in event.data && event.data.message) {
        const { conversationId, author, direction } = event.data.message;
        this.courtesies.wrote(conversationId, author.id, direction === 'in' ? 'contact' : 'user');
      }
      patchQueries(event);
      if (event.type === 'conversation.changed' || event.type === 'message.received') this.countSoon();
      if (event.type === 'sla.breached' || event.type === 'message.queued') this.countSoon();
    }
    this.changed();
    this.eventListeners.forEach((listener) => listener(events));
  }

  private countSoon(): void {
    this.countsTimer ??= setTimeout(() => {
      this.countsTimer = undefined;
      void queryClient.invalidateQueries({ queryKey: keys.counts });
    }, COUNTS_EVERY);
  }

  private reread(): void {
    this.change(() => {
      this.entities.clear();
      this.courtesies.clear();
    });
    void queryClient.invalidateQueries();
  }

  private change(step: () => void): void {
    step();
    this.changed();
  }

  private changed(): void {
    this.listeners.forEach((listener) => listener());
  }
}

export const live = new LiveStore();

/** Part of what the store holds; renders again when that part is another object. */
export function useLive<T>(read: (store: LiveStore) => T): T {
  return useSyncExternalStore(live.subscribe, () => read(live));
}

export const useConversation = (id: Id | undefined): ConversationView | undefined =>
  useLive((store) => (id ? store.entities.conversations.get(id) : undefined));

export const useScheduled = (id: Id): readonly ScheduledView[] => useLive((store) => store.entities.scheduledOf(id));

export const useThread = (id: Id): Thread | undefined => useLive((store) => store.entities.threads.get(id));

