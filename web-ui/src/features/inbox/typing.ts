import { useMemo } from 'react';
import type { Id } from '../../api/types';
import { live } from '../../live/store';

const AGAIN = 3_000;
const IDLE = 5_000;

/** Tells others that one writes: at most every three seconds, and that one has stopped. */
export function useTypingSignal(conversationId: Id, kind: 'reply' | 'note') {
  return useMemo(() => {
    let saidAt = 0;
    let idle: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(idle);
      if (saidAt) live.send({ t: 'typing', conversationId, kind, on: false });
      saidAt = 0;
    };
    const signal = (writing: boolean) => {
      if (!writing) return stop();
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE);
      if (Date.now() - saidAt > AGAIN) {
        saidAt = Date.now();
        live.send({ t: 'typing', conversationId, kind, on: true });
      }
    };
    return { signal, stop };
  }, [conversationId, kind]);
}
