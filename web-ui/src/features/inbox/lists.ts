import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../api/client';
import { keys } from '../../api/queries';
import type { ConversationList, ConversationView, Id } from '../../api/types';
import { live, useLive } from '../../live/store';
import type { InboxSearch, Sort } from './search';

const PAGE = 50;
const NEVER = Number.MAX_SAFE_INTEGER;

interface LoadedPage {
  ids: Id[];
  next: string | null;
  /** Sort key of the page's last row: what sorts before it is known completely. */
  edge: number;
}

const sortKey = (sort: Sort, conversation: ConversationView): number =>
  sort === 'due'
    ? conversation.timer
      ? Date.parse(conversation.timer.dueAt)
      : NEVER
    : Date.parse(conversation.lastInteractionAt);

/** As the server sorts: by key, then by id. */
export function compare(sort: Sort): (a: ConversationView, b: ConversationView) => number {
  const down = sort === 'newest' ? -1 : 1;
  return (a, b) => {
    const byKey = sortKey(sort, a) - sortKey(sort, b);
    return down * (byKey || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  };
}

/** Whether a list shows a conversation, but for its words to search, which only the server can judge. */
export function matches(conversation: ConversationView, search: InboxSearch, me: Id): boolean {
  if (conversation.status !== (search.status ?? 'open')) return false;
  if ((search.view ?? 'all') === 'mine' && conversation.assignee?.id !== me) return false;
  if (search.view === 'unassigned' && conversation.assignee) return false;
  if (search.channel && conversation.channel.id !== search.channel) return false;
  const state = conversation.timer?.state;
  switch (search.sla) {
    case 'breached':
      return state === 'breached';
    case 'soon':
      return state === 'warned';
    case 'calm':
      return state !== 'breached' && state !== 'warned';
    default:
      return true;
  }
}

/**
 * What a list shows of all conversations that are held: those that match and lie within the part that was loaded. So a
 * conversation that an event tells of takes its place without anything being asked for.
 */
export function listed(
  held: Iterable<ConversationView>,
  loaded: { ids: ReadonlySet<Id>; edge: number; complete: boolean },
  search: InboxSearch,
  me: Id,
): Id[] {
  const sort = search.sort ?? 'newest';
  const within = (conversation: ConversationView) => {
    if (loaded.ids.has(conversation.id)) return true;
    if (search.q) return false;
    if (loaded.complete) return true;
    const key = sortKey(sort, conversation);
    return sort === 'newest' ? key > loaded.edge : key < loaded.edge;
  };
  const found: ConversationView[] = [];
  for (const conversation of held) {
    if (matches(conversation, search, me) && within(conversation)) found.push(conversation);
  }
  return found.sort(compare(sort)).map((each) => each.id);
}

export function useConversationList(search: InboxSearch, me: Id) {
  const sort = search.sort ?? 'newest';
  const query = useInfiniteQuery({
    queryKey: [...keys.conversations, search],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<LoadedPage> => {
      const page = await api.get<ConversationList>(
        '/api/conversations',
        { ...search, view: search.view ?? 'all', status: search.status ?? 'open', sort, limit: PAGE, after: pageParam },
        signal,
      );
      live.putConversations(page.items);
      const last = page.items.at(-1);
      return {
        ids: page.items.map((each) => each.id),
        next: page.next ?? null,
        edge: last ? sortKey(sort, last) : sort === 'newest' ? 0 : NEVER,
      };
    },
    getNextPageParam: (page) => page.next,
  });
  const revision = useLive((store) => store.entities.revision);
  const data: InfiniteData<LoadedPage> | undefined = query.data;
  const ids = useMemo(() => {
    if (!data) return [];
    const last = data.pages.at(-1)!;
    const loaded = {
      ids: new Set(data.pages.flatMap((page) => page.ids)),
      edge: last.edge,
      complete: last.next === null,
    };
    return listed(live.entities.conversations.values(), loaded, search, me);
    // The revision stands for what the store holds.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, revision, search, me]);
  return { ids, query };
}
