import { notifications } from '@mantine/notifications';
import type { ChannelState } from '../api/types';
import i18n from '../i18n';
import { live } from '../live/store';

const TROUBLE: readonly ChannelState[] = ['degraded', 'reauth_required'];

/** Whoever is told of channels is told at once, whatever page is open, when one breaks or has lost something. */
export function tellOfChannels(): () => void {
  /** What was told last of each: other changes of a broken channel are no news. */
  const said = new Map<string, ChannelState>();
  return live.onEvents((events) => {
    for (const event of events) {
      if (event.type === 'channel.gap') {
        const { channelId, name, missing } = event.data;
        say(`gap-${channelId}`, name, i18n.t('ledger.gap', { count: missing }));
      } else if (event.type === 'channel.changed') {
        const { id, name, state, stateDetail } = event.data.channel;
        const isNews = said.get(id) !== state;
        said.set(id, state);
        if (isNews && TROUBLE.includes(state)) {
          say(`channel-${id}`, `${name}: ${i18n.t(`channels.state.${state}`)}`, stateDetail ?? '');
        } else if (state === 'connected') {
          notifications.hide(`channel-${id}`);
        }
      }
    }
  });
}

function say(id: string, title: string, message: string): void {
  notifications.show({ id, title, message, color: 'red', withBorder: true, autoClose: 20_000 });
}
