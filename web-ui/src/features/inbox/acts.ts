import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { api } from '../../api/client';
import { problemText } from '../../api/problems';
import type { ConversationView, Id, Priority } from '../../api/types';
import i18n from '../../i18n';
import { dateTime } from '../../i18n/format';
import { live } from '../../live/store';
import { UndoLine } from './UndoLine';

const UNDO_FOR = 8_000;

type Act = 'close' | 'reopen' | 'spam' | 'wait' | 'snooze' | 'assign';

let lastUndo: (() => void) | null = null;

/** Undoes the last act that can be undone, once. */
export function undoLast(): void {
  lastUndo?.();
}

async function perform(id: Id, act: Act, body?: unknown): Promise<ConversationView | null> {
  try {
    const now = await api.post<ConversationView>(`/api/conversations/${id}/${act}`, body);
    live.putConversations([now]);
    return now;
  } catch (error) {
    complain(error);
    return null;
  }
}

export function complain(error: unknown): void {
  notifications.show({ color: 'red', message: problemText(error), withBorder: true });
}

/** Back to the state from before. */
function restore(before: ConversationView): Promise<ConversationView | null> {
  switch (before.status) {
    case 'closed':
      return perform(before.id, 'close');
    case 'spam':
      return perform(before.id, 'spam');
    case 'waiting_customer':
      return perform(before.id, 'wait');
    case 'snoozed':
      return before.snoozedUntil && Date.parse(before.snoozedUntil) > Date.now()
        ? perform(before.id, 'snooze', { until: before.snoozedUntil })
        : perform(before.id, 'reopen');
    default:
      return perform(before.id, 'reopen');
  }
}

const offerUndo = (message: string, undo: () => void): void => undoable(message, UNDO_FOR, undo);

/** Says what was done, and how to undo it for a while. */
export function undoable(message: string, lasting: number, undo: () => void): void {
  const id = crypto.randomUUID();
  const once = () => {
    notifications.hide(id);
    if (lastUndo === once) lastUndo = null;
    undo();
  };
  lastUndo = once;
  notifications.show({
    id,
    autoClose: lasting,
    withBorder: true,
    message: createElement(UndoLine, { message, undo: once }),
    onClose: () => {
      if (lastUndo === once) lastUndo = null;
    },
  });
}

export type Move = 'close' | 'spam' | 'wait';

export async function move(conversation: ConversationView, to: Move): Promise<void> {
  if (await perform(conversation.id, to)) {
    offerUndo(i18n.t(`inbox.done.${to}`, { name: conversation.contact.name }), () => void restore(conversation));
  }
}

export async function snooze(conversation: ConversationView, until: Date): Promise<void> {
  if (await perform(conversation.id, 'snooze', { until: until.toISOString() })) {
    const message = i18n.t('inbox.done.snooze', { name: conversation.contact.name, at: dateTime(until.getTime()) });
    offerUndo(message, () => void restore(conversation));
  }
}

export async function reopen(conversation: ConversationView): Promise<void> {
  await perform(conversation.id, 'reopen');
}

/** @param assigneeId null: to nobody, back into the queue */
export async function assign(conversation: ConversationView, assigneeId: Id | null): Promise<void> {
  await perform(conversation.id, 'assign', { assigneeId });
}

export async function setPriority(conversation: ConversationView, priority: Priority): Promise<void> {
  try {
    live.putConversations([await api.patch<ConversationView>(`/api/conversations/${conversation.id}`, { priority })]);
  } catch (error) {
    complain(error);
  }
}
