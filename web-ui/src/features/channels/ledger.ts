import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { keys } from '../../api/queries';
import type { Id, Instant, Maybe } from '../../api/types';
import { isUnderWay, type Job } from './jobs';

/** How a thing that lies in a channel ended. */
export const OUTCOMES = [
  'imported',
  'duplicate',
  'auto',
  'applied',
  'loop',
  'blocked',
  'ignored',
  'quarantined',
  'discarded',
  'gone',
] as const;

export interface SlotLine {
  place: string;
  number: number;
  arrivedAt: Instant;
  size: number;
  takenAt: Instant;
  outcome: string;
  externalKey?: Maybe<string>;
  messageId?: Maybe<Id>;
  reason?: Maybe<string>;
}

/** What came to a channel that has no numbers of its own. */
export interface LedgerLine {
  externalKey: string;
  receivedAt: Instant;
  outcome: string;
  kind: string;
  messageId?: Maybe<Id>;
  size: number;
  reason?: Maybe<string>;
}

export interface Incident {
  id: Id;
  at: Instant;
  kind: 'connected' | 'degraded' | 'reauth_required' | 'gap';
  detail?: Maybe<string>;
}

export const ledgerKey = (channel: Id) => [...keys.channels, channel, 'ledger'] as const;

export const jobsQuery = (channel: Id) =>
  queryOptions({
    queryKey: [...ledgerKey(channel), 'jobs'],
    queryFn: () => api.get<Job[]>(`/api/channels/${channel}/jobs`),
    // Progress is looked at while there is any.
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? 1_000 : 30_000),
    staleTime: 0,
  });

export const outcomesQuery = (channel: Id) =>
  queryOptions({
    queryKey: [...ledgerKey(channel), 'outcomes'],
    queryFn: () => api.get<Record<string, number>>(`/api/channels/${channel}/outcomes`),
    // The server counts through the whole ledger for it.
    staleTime: 60_000,
  });

export const incidentsQuery = (channel: Id) =>
  queryOptions({
    queryKey: [...ledgerKey(channel), 'incidents'],
    queryFn: () => api.get<Incident[]>(`/api/channels/${channel}/incidents`),
    refetchInterval: 15_000,
    staleTime: 0,
  });
