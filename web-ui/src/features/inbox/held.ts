import { notifications } from '@mantine/notifications';
import { api } from '../../api/client';
import type { Id, ScheduledView } from '../../api/types';
import i18n from '../../i18n';
import { outbox, type NewMessage } from '../../live/outbox';
import { live } from '../../live/store';
import { complain, undoable } from './acts';
import type { WallTime } from './SendLater';

const GIVEN_UP_FOR = 8_000;

/** What this page itself took back: whoever did knows where the text went. */
const own = new Set<Id>();

export const tookBack = (id: Id): boolean => own.has(id);

async function act(id: Id, what: 'cancel' | 'send' | 'move', body?: unknown): Promise<ScheduledView | null> {
  try {
    const now = await api.post<ScheduledView>(`/api/scheduled/${id}/${what}`, body);
    live.putScheduled(now);
    return now;
  } catch (error) {
    complain(error);
    return null;
  }
}

/** Takes a held reply back. Gives it if it was not too late. */
export async function takeBack(view: ScheduledView): Promise<ScheduledView | null> {
  own.add(view.id);
  const now = await act(view.id, 'cancel');
  if (!now) own.delete(view.id);
  return now;
}

/** Gives a held reply up. For a moment it may be had again. */
export async function giveUp(view: ScheduledView): Promise<void> {
  if (!(await act(view.id, 'cancel', { draft: false })) || !view.localTime || !view.zone) return;
  const plan = { localTime: view.localTime, zone: view.zone };
  const { conversationId, text, to, cc, bcc, attachments } = view;
  const thenStatus = (view.thenStatus ?? undefined) as NewMessage['thenStatus'];
  undoable(i18n.t('inbox.held.givenUp'), GIVEN_UP_FOR, () =>
    outbox.send(
      conversationId,
      { clientMsgId: crypto.randomUUID(), kind: 'reply', text, to, cc, bcc, thenStatus, attachments: attachments.map((file) => file.id) },
      attachments,
      plan,
    ),
  );
}

export const sendNow = (view: ScheduledView): Promise<ScheduledView | null> => act(view.id, 'send');

export const moveTo = (view: ScheduledView, at: WallTime): Promise<ScheduledView | null> => act(view.id, 'move', at);

/** For a reply after which the conversation is not in front of one any more: there is a way back for as long as it is held. */
export function offerTakingBack(conversationId: Id, clientMsgId: Id, name: string, seconds: number): void {
  undoable(i18n.t('inbox.held.sentTo', { name }), seconds * 1000, () => {
    const view = live.entities.scheduledOf(conversationId).find((each) => each.clientMsgId === clientMsgId);
    if (view) return void act(view.id, 'cancel');
    const onItsWay = outbox.of(conversationId).some((each) => each.body.clientMsgId === clientMsgId);
    notifications.show({ color: 'red', withBorder: true, message: i18n.t(onItsWay ? 'inbox.held.notYetHeld' : 'inbox.held.tooLate') });
  });
}
