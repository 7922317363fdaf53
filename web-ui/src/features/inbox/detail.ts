import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api } from '../../api/client';
import { keys, queryClient } from '../../api/queries';
import type { ConversationDetail, Id, MessageView, Page } from '../../api/types';
import { live } from '../../live/store';

/** What belongs to an opened conversation and no event tells of. */
export type Opened = Omit<ConversationDetail, 'conversation' | 'messages'>;

const detailQuery = (id: Id) => ({
  queryKey: keys.conversation(id),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Opened> => {
    // First: what happens while the answer is under way must not be lost.
    live.entities.watchThread(id);
    const { conversation, messages, ...rest } = await api.get<ConversationDetail>(
      `/api/conversations/${id}`,
      undefined,
      signal,
    );
    live.putConversations([conversation]);
    live.putScheduled(...rest.scheduled);
    live.putPage(id, messages.items, messages.next ?? null);
    return rest;
  },
});

export const useDetail = (id: Id) => useQuery(detailQuery(id));

/** So that the next one is there when it is asked for. */
export function prefetchDetail(id: Id): void {
  void queryClient.prefetchQuery(detailQuery(id));
}

/** Reads what lies before the loaded part of a thread. */
export function useOlder(id: Id) {
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const load = useCallback(async () => {
    const before = live.entities.threads.get(id)?.before;
    if (!before) return;
    setState('loading');
    try {
      const page = await api.get<Page<MessageView>>(`/api/conversations/${id}/messages`, { before });
      live.putPage(id, page.items, page.next ?? null);
      setState('idle');
    } catch {
      setState('failed');
    }
  }, [id]);
  return { state, load };
}
