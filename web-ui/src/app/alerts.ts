import { notifications } from '@mantine/notifications';
import type { ChannelState } from '../api/types';
import i18n from '../i18n';
import { live } from '../live/store';

/** Providers cut connections as a matter of course; only what does not mend itself soon is worth an interruption. */
const GRACE_MILLIS = 20_000;

/** Whoever is told of channels is told, whatever page is open, when one breaks or has lost something. */
export function tellOfChannels(): () => void {
  /** What was told last of each: other changes of a broken channel are no news. */
  const said = new Map<string, ChannelState>();
  const soon = new Map<string, number>();
  const forget = (id: string) => {
    window.clearTimeout(soon.get(id));
    soon.delete(id);
  };
  const stop = live.onEvents((events) => {
    for (const event of events) {
      if (event.type === 'channel.gap') {
        const { channelId, name, missing } = event.data;
        say(`gap-${channelId}`, name, i18n.t('ledger.gap', { count: missing }));
      } else if (event.type === 'channel.changed') {
        const { id, name, state, stateDetail } = event.data.channel;
        if (said.get(id) === state) continue;
        said.set(id, state);
        forget(id);
        notifications.hide(`channel-${id}`);
        const tell = () => say(`channel-${id}`, `${name}: ${i18n.t(`channels.state.${state}`)}`, stateDetail ?? '');
        if (state === 'reauth_required') tell();
        if (state === 'degraded') soon.set(id, window.setTimeout(tell, GRACE_MILLIS));
      }
    }
  });
  return () => {
    stop();
    [...soon.keys()].forEach(forget);
  };
}

function say(id: string, title: string, message: string): void {
  notifications.show({ id, title, message, color: 'red', withBorder: true, autoClose: 20_000 });
}
