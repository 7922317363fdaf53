/** What the server sends. Ids are UUIDs, times ISO-8601 UTC, an absent value is null or missing. */

export type Id = string;
export type Instant = string;
export type Maybe<T> = T | null | undefined;

export interface Named {
  id: Id;
  name: string;
}

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export type Locale = 'en' | 'zh-CN';
export type Theme = 'auto' | 'light' | 'dark';
export type Role = 'agent' | 'lead' | 'admin';
export type Ability =
  | 'conversation.read'
  | 'conversation.reply'
  | 'conversation.assign'
  | 'conversation.close'
  | 'board.read'
  | 'presence.read'
  | 'channel.read'
  | 'channel.manage'
  | 'user.manage'
  | 'quarantine.manage'
  | 'demo.control'
  | 'contact.read'
  | 'contact.edit'
  | 'contact.import'
  | 'contact.manage'
  | 'sla.manage';

export interface UserView {
  id: Id;
  version: number;
  name: string;
  email: string;
  role: Role;
  teams: Id[];
  inboxes: Id[];
  online: boolean;
  available: boolean;
  load: number;
  capacity: number;
  avatarColor: string;
  disabled: boolean;
}

export interface SessionView {
  user: UserView;
  role: Role;
  abilities: Ability[];
  teams: Named[];
  epoch: Id;
  seq: number;
  serverNow: Instant;
  /** Null: whatever the browser speaks. */
  locale: Maybe<Locale>;
  zone: string;
  theme: Theme;
  /** How long a reply may be taken back after it was sent; 0: not at all. */
  undoSeconds: number;
  notifications: Record<string, unknown> | null;
  demo: boolean;
}

export interface TeamView {
  id: Id;
  version: number;
  name: string;
  members: Id[];
  inboxes: Id[];
}

export interface InboxView {
  id: Id;
  version: number;
  name: string;
  teams: Id[];
  reopenDays: number;
  slaPolicyId?: Maybe<Id>;
  /** By the customer's language. */
  signatures: Partial<Record<Locale, string>>;
  autoReply: { on: boolean; texts: Partial<Record<Locale, string>> };
  openCount: number;
  unassignedCount: number;
}

export type ChannelKind = 'webhook' | 'email' | 'chat' | 'form';
export type ConversationStatus = 'open' | 'waiting_customer' | 'snoozed' | 'closed' | 'spam';
export type Priority = 'low' | 'normal' | 'high' | 'urgent';
export type QueueReason = 'no-one-online' | 'all-at-capacity' | 'no-team';

export interface TimerView {
  metric: 'first_response' | 'next_response';
  dueAt: Instant;
  warnAt: Instant;
  state: 'running' | 'paused' | 'warned' | 'breached' | 'met';
}

/** What the channel can do; the composer follows it. */
export interface ConversationCapabilities {
  replies: boolean;
  html: boolean;
  attachments: boolean;
  typing: boolean;
  recipients: boolean;
  maxLength?: Maybe<number>;
}

export interface ConversationView {
  id: Id;
  number: number;
  version: number;
  status: ConversationStatus;
  priority: Priority;
  subject?: Maybe<string>;
  channel: { id: Id; kind: ChannelKind; name: string };
  inbox: Named;
  contact: { id: Id; name: string; country?: Maybe<string>; language?: Maybe<string>; timeZone?: Maybe<string> };
  company?: Maybe<Named>;
  assignee?: Maybe<Named>;
  team?: Maybe<Named>;
  queueReason?: Maybe<QueueReason>;
  country?: Maybe<string>;
  language?: Maybe<string>;
  productLine?: Maybe<string>;
  tags: string[];
  preview: string;
  previewDirection: 'in' | 'out' | 'internal';
  previewKind: string;
  lastSeq: number;
  messageCount: number;
  waitingSince?: Maybe<Instant>;
  firstReplyAt?: Maybe<Instant>;
  lastInboundAt?: Maybe<Instant>;
  lastOutboundAt?: Maybe<Instant>;
  lastInteractionAt: Instant;
  createdAt: Instant;
  closedAt?: Maybe<Instant>;
  snoozedUntil?: Maybe<Instant>;
  windowExpiresAt?: Maybe<Instant>;
  timer?: Maybe<TimerView>;
  capabilities: ConversationCapabilities;
}

export interface MailAddress {
  name?: Maybe<string>;
  address: string;
}

export interface AttachmentView {
  id: Id;
  name: string;
  contentType: string;
  size: number;
  inline: boolean;
  contentId?: Maybe<string>;
  url: string;
}

export type MessageStatus =
  | 'received'
  | 'queued'
  | 'sending'
  | 'retry_wait'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown'
  | 'cancelled';

export interface MessageView {
  id: Id;
  version: number;
  conversationId: Id;
  /** Gapless within the conversation; the order of display. */
  seq: number;
  direction: 'in' | 'out' | 'internal';
  kind: 'text' | 'html' | 'note' | 'event' | 'auto' | 'call' | 'lead';
  author: { kind: 'contact' | 'user' | 'system'; id?: Maybe<Id>; name: string };
  text: string;
  /** Sanitised by the server. */
  html?: Maybe<string>;
  /** Where in the text the quoted tail begins. */
  quoteOffset?: Maybe<number>;
  subject?: Maybe<string>;
  from?: Maybe<MailAddress>;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  /** Where its sender wants answers; empty: at `from`. */
  replyTo: MailAddress[];
  attachments: AttachmentView[];
  clientMsgId?: Maybe<Id>;
  inReplyTo?: Maybe<string>;
  sentAt?: Maybe<Instant>;
  receivedAt: Instant;
  createdAt: Instant;
  language?: Maybe<string>;
  status: MessageStatus;
  failure?: Maybe<{ code: string; detail: string; retryAt?: Maybe<Instant> }>;
  event?: Maybe<{ type: string } & Record<string, unknown>>;
  source?: Maybe<Record<string, string>>;
  /** Stands below the text in the mail. */
  signature?: Maybe<string>;
}

/** To whom an answer would go, derived from the message answered alone. */
export interface ReplyPlan {
  answers?: Maybe<Id>;
  reply: { to: MailAddress[]; cc: MailAddress[] };
  replyAll: { to: MailAddress[]; cc: MailAddress[] };
  signature?: Maybe<string>;
  /** Addresses of people who wrote into the thread without having been written to. */
  thirdParties: string[];
}

/** A reply that is held: until a wall time, or for the moment in which it may be taken back. */
export interface ScheduledView {
  id: Id;
  version: number;
  conversationId: Id;
  author: { kind: 'user'; id: Id; name: string };
  clientMsgId: Id;
  text: string;
  subject?: Maybe<string>;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  attachments: AttachmentView[];
  thenStatus?: Maybe<string>;
  dueAt: Instant;
  /** Such as `2027-03-14T09:00`, on the clocks of `zone`; without both it is held for a moment only. */
  localTime?: Maybe<string>;
  zone?: Maybe<string>;
  state: 'waiting' | 'sent' | 'cancelled';
  reason?: Maybe<string>;
  messageId?: Maybe<Id>;
  createdAt: Instant;
}

export interface DraftView {
  kind: 'reply' | 'note';
  text: string;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  attachments: AttachmentView[];
  updatedAt: Instant;
}

export interface Participant {
  kind: 'contact' | 'third_party' | 'cc' | 'bcc';
  name?: Maybe<string>;
  address: string;
  contactId?: Maybe<Id>;
}

export interface ConversationDetail {
  conversation: ConversationView;
  participants: Participant[];
  draft?: Maybe<DraftView>;
  drafts: DraftView[];
  /** Those that wait. */
  scheduled: ScheduledView[];
  messages: Page<MessageView>;
  abilities: Ability[];
  seq: number;
}

export interface ConversationList extends Page<ConversationView> {
  seq: number;
}

export interface Counts {
  mine: number;
  unassigned: number;
  all: number;
  breached: number;
  snoozed: number;
}

export interface Decision {
  at: Instant;
  from?: Maybe<Named>;
  to?: Maybe<Named>;
  reason: string;
  evidence?: unknown;
}

export interface ContactIdentity {
  kind: 'email' | 'phone' | 'visitor' | 'external';
  value: string;
  raw?: Maybe<string>;
  verified: boolean;
}

export interface ContactView {
  id: Id;
  version: number;
  name: string;
  company?: Maybe<Named>;
  /** As the person wrote it. */
  statedCompany?: Maybe<string>;
  country?: Maybe<string>;
  language?: Maybe<string>;
  timeZone?: Maybe<string>;
  source?: Maybe<Record<string, string>>;
  tags: string[];
  identities: ContactIdentity[];
  owner?: Maybe<Named>;
  lastInteractionAt?: Maybe<Instant>;
  createdAt: Instant;
  custom?: Maybe<Record<string, unknown>>;
  /** In details only. */
  conversations?: Maybe<
    {
      id: Id;
      number: number;
      subject?: Maybe<string>;
      status: ConversationStatus;
      channelKind: ChannelKind;
      lastInteractionAt: Instant;
    }[]
  >;
}

export interface CompanyView {
  id: Id;
  version: number;
  name: string;
  country?: Maybe<string>;
  domains: string[];
  contacts: number;
  openConversations: number;
  createdAt: Instant;
}

export type ChannelState = 'connecting' | 'connected' | 'degraded' | 'reauth_required' | 'disabled';

export interface ChannelView {
  id: Id;
  version: number;
  kind: ChannelKind;
  name: string;
  state: ChannelState;
  stateDetail?: Maybe<string>;
  inbox: Named;
  url: string;
  address?: Maybe<string>;
  defaultCountry?: Maybe<string>;
  settings: Record<string, unknown>;
  secretsSet: string[];
  capabilities: Record<string, unknown>;
  /** What lies in it has numbers, so that it can be compared with its ledger. */
  watched: boolean;
  createdAt: Instant;
  health: {
    receivedToday: number;
    importedToday: number;
    duplicateToday: number;
    quarantined: number;
    lastReceivedAt?: Maybe<Instant>;
    lastSentAt?: Maybe<Instant>;
    lagSeconds?: Maybe<number>;
    lastSuccessAt?: Maybe<Instant>;
    errorsToday: number;
    lastError?: Maybe<string>;
    /** The last comparison of a mailbox with its ledger. */
    check?: Maybe<{ at: Instant; found: number; behind: number; missing: number; mended: number }>;
    inPerMinute: number[];
  };
}

/** Only when made or rotated, and only that once. */
export interface CreatedChannel extends ChannelView {
  secret?: Maybe<string>;
}

export interface ChannelKindView {
  kind: ChannelKind;
  title: Record<Locale, string>;
  settingsSchema: Record<string, unknown>;
  capabilities: Record<string, unknown>;
}

export interface BoardView {
  conversations: ConversationView[];
  agents: UserView[];
  serverNow: Instant;
  seq: number;
}

/** The demo's simulated customers. */
export interface DemoView {
  running: boolean;
  pace: 'calm' | 'busy';
  rate: { perMinute: number };
  /** Why they do not write at present, although they may. */
  idle?: Maybe<'nobody-online' | 'enough-open' | 'other-company'>;
  /** By kind of channel, since the server's start. */
  sent: Record<string, number>;
}

export type ImportState =
  | 'reading'
  | 'ready'
  | 'checking'
  | 'checked'
  | 'importing'
  | 'stopped'
  | 'done'
  | 'undoing'
  | 'undone'
  | 'failed';

/** A list of people from a file. */
export interface ImportView {
  id: Id;
  version: number;
  state: ImportState;
  fileName: string;
  fileSize: number;
  createdBy: Named;
  createdAt: Instant;
  format?: Maybe<'csv' | 'xlsx' | 'vcard'>;
  encoding?: Maybe<string>;
  delimiter?: Maybe<string>;
  sheet?: Maybe<string>;
  sheets: string[];
  header?: Maybe<boolean>;
  mapping?: Maybe<string>;
  country?: Maybe<string>;
  sourceName?: Maybe<string>;
  campaign?: Maybe<string>;
  tags: string[];
  rows: number;
  position: number;
  total: number;
  fresh: number;
  matched: number;
  conflicts: number;
  invalid: number;
  made: number;
  filled: number;
  restored: number;
  kept: number;
  failure?: Maybe<{ code: string; detail: string }>;
  failedIn?: Maybe<ImportState>;
  checkedAt?: Maybe<Instant>;
  startedAt?: Maybe<Instant>;
  finishedAt?: Maybe<Instant>;
  undoneAt?: Maybe<Instant>;
  undoneBy?: Maybe<Named>;
  emptied: boolean;
}

export interface ImportDetail extends ImportView {
  headers: string[];
  fields: string[];
  preview: string[][];
  mappings: string[];
}

export type ImportOutcome = 'new' | 'match' | 'conflict' | 'invalid' | 'undone' | 'kept';

export interface ImportRow {
  no: number;
  line: number;
  cells: string[];
  outcome?: Maybe<ImportOutcome>;
  reason?: Maybe<string>;
  notes: string[];
  matchedBy?: Maybe<string>;
  matchedRow?: Maybe<number>;
  contactId?: Maybe<Id>;
  contactName: string;
}
