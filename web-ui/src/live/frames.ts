import type {
  ChannelView,
  ConversationView,
  DraftView,
  Id,
  ImportView,
  InboxView,
  Instant,
  MessageView,
  ScheduledView,
  TeamView,
  UserView,
} from '../api/types';

interface Entry<Type extends string, Data> {
  t: 'event';
  seq: number;
  type: Type;
  id: Id;
  version: number;
  at: Instant;
  data: Data;
}

type OfMessage = { message: MessageView; conversation: ConversationView };
type OfTarget = { conversation: ConversationView; metric: string; dueAt: Instant };

/** What the journal tells. */
export type EventFrame =
  | Entry<'message.received' | 'message.queued' | 'note.added', OfMessage>
  | Entry<'message.status', { message: MessageView; conversationId: Id }>
  | Entry<'message.scheduled', { scheduled: ScheduledView; conversationId: Id }>
  | Entry<
      'conversation.changed',
      { conversation: ConversationView; change: string; message?: MessageView | null }
    >
  | Entry<'sla.warned' | 'sla.breached' | 'sla.met', OfTarget>
  | Entry<'user.changed', { user: UserView }>
  | Entry<'team.changed', { team: TeamView }>
  | Entry<'inbox.changed', { inbox: InboxView }>
  | Entry<'channel.changed', { channel: ChannelView }>
  | Entry<'channel.gap', { channelId: Id; name: string; missing: number; sample?: string | null }>
  | Entry<'contact.changed', { contact: { id: Id } }>
  | Entry<'company.changed', { company: { id: Id } }>
  | Entry<'contacts.changed', { importId: Id }>
  | Entry<'contact-import.changed', { import: ImportView }>
  | Entry<'quarantine.added', { id: Id; channelId: Id }>
  | Entry<'draft.changed', { conversationId: Id; kind: 'reply' | 'note'; draft?: DraftView | null }>
  | Entry<'session.ended', { sessionId: Id; userId: Id }>;

export interface Typist {
  kind: 'user' | 'contact';
  id: Id;
  name: string;
}

/** What is of this moment only, and may be lost. */
export type EphemeralFrame = { t: 'ephemeral' } & (
  | { type: 'typing'; data: { conversationId: Id; who: Typist; on: boolean; kind: 'reply' | 'note' } }
  | { type: 'viewing'; data: { conversationId: Id; users: { id: Id; name: string }[] } }
  | {
      type: 'presence';
      data: { userId: Id; online: boolean; available: boolean; load: number; capacity: number };
    }
);

export type ServerFrame =
  | { t: 'hello'; epoch: Id; seq: number; serverNow: Instant; session: Id }
  | { t: 'snapshot'; seq: number }
  | { t: 'resumed'; seq: number }
  | { t: 'ping'; seq: number; serverNow: Instant }
  | { t: 'resync_required'; reason: 'epoch' | 'too_old' | 'overflow' | 'access_changed' }
  | { t: 'error'; code: string; detail: string }
  | EventFrame
  | EphemeralFrame;

export type ClientFrame =
  | { t: 'start' }
  | { t: 'resume'; epoch: Id; lastSeq: number }
  | { t: 'pong' }
  | { t: 'typing'; conversationId: Id; kind: 'reply' | 'note'; on: boolean }
  | { t: 'viewing'; conversationId: Id | null }
  | { t: 'active'; on: boolean };
