import type { ConversationStatus } from '../../api/types';

export type View = 'mine' | 'unassigned' | 'all';
export type Sort = 'newest' | 'due' | 'oldest';
export type Sla = 'calm' | 'soon' | 'breached';

/** What the list shows, as it stands in the address: a saved view is a link. Absent means the default. */
export interface InboxSearch {
  view?: View;
  status?: ConversationStatus;
  sort?: Sort;
  channel?: string;
  sla?: Sla;
  q?: string;
}

const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((each) => each === value);

const text = (value: unknown): string | undefined => {
  const string = typeof value === 'number' ? String(value) : value;
  return typeof string === 'string' && string.trim() ? string : undefined;
};

export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  return {
    view: oneOf(search.view, ['mine', 'unassigned', 'all']),
    status: oneOf(search.status, ['open', 'waiting_customer', 'snoozed', 'closed', 'spam']),
    sort: oneOf(search.sort, ['newest', 'due', 'oldest']),
    channel: text(search.channel),
    sla: oneOf(search.sla, ['calm', 'soon', 'breached']),
    q: text(search.q),
  };
}
