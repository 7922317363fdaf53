import { QueryClient, queryOptions } from '@tanstack/react-query';
import { learnServerTime } from '../live/clock';
import { api } from './client';
import { asProblem } from './problems';
import type { ChannelView, Counts, Id, InboxView, Page, SessionView, TeamView, UserView } from './types';

const TRIES = 2;

/**
 * What is read once and then kept true by live events never goes stale by time; a snapshot of the live stream makes
 * everything stale at once.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (count, error) => asProblem(error).isPassing && count < TRIES,
    },
    mutations: { networkMode: 'always' },
  },
});

export const keys = {
  session: ['session'] as const,
  setup: ['setup'] as const,
  users: ['users'] as const,
  teams: ['teams'] as const,
  inboxes: ['inboxes'] as const,
  channels: ['channels'] as const,
  channelKinds: ['channel-kinds'] as const,
  form: (id: Id) => ['form', id] as const,
  quarantine: ['quarantine'] as const,
  counts: ['counts'] as const,
  conversations: ['conversations'] as const,
  conversation: (id: Id) => ['conversation', id] as const,
  reply: (id: Id) => ['reply', id] as const,
  contacts: ['contacts'] as const,
  contact: (id: Id) => ['contact', id] as const,
  companies: ['companies'] as const,
  company: (id: Id) => ['company', id] as const,
  board: ['board'] as const,
  imports: ['imports'] as const,
  import: (id: Id) => ['import', id] as const,
  importRows: (id: Id) => ['import-rows', id] as const,
};

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => {
    const session = await api.get<SessionView>('/api/session');
    learnServerTime(session.serverNow);
    return session;
  },
});

export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: () => api.get<{ needed: boolean }>('/api/setup'),
  staleTime: 0,
});

const items = async <T>(path: string) => (await api.get<Page<T>>(path)).items;

export const usersQuery = queryOptions({ queryKey: keys.users, queryFn: () => items<UserView>('/api/users') });
export const teamsQuery = queryOptions({ queryKey: keys.teams, queryFn: () => items<TeamView>('/api/teams') });
export const inboxesQuery = queryOptions({ queryKey: keys.inboxes, queryFn: () => items<InboxView>('/api/inboxes') });
export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: () => items<ChannelView>('/api/channels'),
});
export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: () => api.get<Counts>('/api/conversations/counts'),
});
