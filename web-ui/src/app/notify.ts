import type { NavigateFn } from '@tanstack/react-router';
import type { SessionView } from '../api/types';
import i18n from '../i18n';
import { live } from '../live/store';

/** While nobody looks at the page, a message in one's own conversations is told by the desktop, to those who want that. */
export function notifyOnDesktop(session: () => SessionView | undefined, navigate: NavigateFn): () => void {
  return live.onEvents((events) => {
    const now = session();
    if (document.visibilityState === 'visible' || now?.notifications?.desktop !== true) return;
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    for (const event of events) {
      if (event.type !== 'message.received') continue;
      const { conversation, message } = event.data;
      if (conversation.assignee?.id !== now.user.id) continue;
      const note = new Notification(i18n.t('inbox.notify.from', { name: conversation.contact.name }), {
        body: message.text.slice(0, 180),
        tag: conversation.id,
      });
      note.onclick = () => {
        window.focus();
        note.close();
        void navigate({ to: '/inbox/{-$id}', params: { id: conversation.id } });
      };
    }
  });
}
