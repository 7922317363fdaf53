import { queryOptions } from '@tanstack/react-query';
import { api, type Query } from '../../../api/client';
import type { ChannelView, Id, Instant, Maybe, Page } from '../../../api/types';

export interface SecretView {
  id: Id;
  /** Its last characters. */
  hint: string;
  madeAt: Instant;
  madeBy?: Maybe<string>;
  until?: Maybe<Instant>;
  endedBy?: Maybe<string>;
  state: 'current' | 'accepted' | 'ended';
}

export interface FreshSecret {
  id: Id;
  secret: string;
  until?: Maybe<Instant>;
}

export interface DeliveryLine {
  id: Id;
  receivedAt: Instant;
  deliveryId?: Maybe<string>;
  externalKey: string;
  outcome: string;
  status: number;
  scheme?: Maybe<string>;
  secretHint?: Maybe<string>;
  size: number;
  messageId?: Maybe<Id>;
  conversationId?: Maybe<Id>;
}

export interface DeliveryEntry {
  delivery: DeliveryLine;
  remoteAddress: string;
  headers: Record<string, string>;
  body?: Maybe<string>;
  bodyComplete: boolean;
  sameBody: boolean;
}

export interface Refusals {
  hour: Instant;
  status: number;
  reason: string;
  count: number;
  lastAt: Instant;
  detail: string;
}

export interface Signed {
  content: string;
  headers: Record<string, string>;
}

/** What happened when a sample was posted. */
export interface Posted {
  signed: Signed;
  body: string;
  status: number;
  answer: string;
  took: number;
  /** The newest line of the log with the same id before, if there was one. */
  before: Id | null;
}

export const secretsQuery = (id: Id) =>
  queryOptions({
    queryKey: ['channel-secrets', id],
    queryFn: async () => (await api.get<Page<SecretView>>(`/api/channels/${id}/secrets`)).items,
    staleTime: 0,
  });

export const refusalsQuery = (id: Id) =>
  queryOptions({
    queryKey: ['channel-refusals', id],
    queryFn: async () => (await api.get<Page<Refusals>>(`/api/channels/${id}/refusals`)).items,
    staleTime: 0,
  });

export const deliveryQuery = (channel: Id, id: Id) =>
  queryOptions({
    queryKey: ['channel-delivery', channel, id],
    queryFn: () => api.get<DeliveryEntry>(`/api/channels/${channel}/deliveries/${id}`),
  });

export const deliveries = (channel: Id, query: Query) =>
  api.get<Page<DeliveryLine>>(`/api/channels/${channel}/deliveries`, query);

/** A text of the documentation that the server keeps as a file, so that it is tested. */
export const textQuery = (path: string) =>
  queryOptions({
    queryKey: ['text', path],
    queryFn: async () => {
      const answer = await fetch(path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.text();
    },
  });

/** The path of the account's address on this server, which is where a browser may post to. */
export const pathOf = (channel: ChannelView) => new URL(channel.url).pathname;
