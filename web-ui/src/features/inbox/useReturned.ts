import { useEffect, useRef } from 'react';
import type { Id, ScheduledView } from '../../api/types';
import { live } from '../../live/store';
import { tookBack } from './held';

/** Calls when a reply of one's own came back by itself, or by somebody else: the customer was faster, a right is gone. */
export function useReturned(conversationId: Id, me: Id, restore: (held: ScheduledView) => void): void {
  const latest = useRef(restore);
  useEffect(() => {
    latest.current = restore;
  });
  useEffect(
    () =>
      live.onEvents((events) => {
        for (const event of events) {
          if (event.type !== 'message.scheduled') continue;
          const { scheduled } = event.data;
          if (scheduled.state === 'cancelled' && scheduled.conversationId === conversationId && scheduled.author.id === me && scheduled.reason !== 'given-up' && !tookBack(scheduled.id)) {
            latest.current(scheduled);
          }
        }
      }),
    [conversationId, me],
  );
}
