import { Button, Menu } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { channelsQuery, keys } from '../../api/queries';
import type { ChannelKindView, ChannelView, Locale, Page as Items } from '../../api/types';
import { useMay } from '../../app/session';
import { ChannelIcon, TimeAgo } from '../../ui/marks';
import { Page } from '../../ui/Page';
import { Empty, Failed, Loading } from '../../ui/states';
import { ChannelDetail } from './ChannelDetail';
import { ChannelEditor } from './ChannelEditor';
import { Sparkline } from './Sparkline';
import classes from './ChannelsPage.module.css';

type Open = { kind: ChannelKindView; channel: ChannelView | null } | null;

/** All channels, or the one that the address names. */
export function ChannelsPage() {
  const { id } = useParams({ from: '/app/channels/{-$id}' });
  const { tab } = useSearch({ from: '/app/channels/{-$id}' });
  return id ? <ChannelDetail key={id} id={id} tab={tab} /> : <AllChannels />;
}

/** Where messages come from, and whether they do. */
function AllChannels() {
  const { t, i18n } = useTranslation();
  const mayManage = useMay('channel.manage');
  const mayQuarantine = useMay('quarantine.manage');
  const channels = useQuery({ ...channelsQuery, refetchInterval: 15_000 });
  const kinds = useQuery({
    queryKey: keys.channelKinds,
    queryFn: async () => (await api.get<Items<ChannelKindView> | ChannelKindView[]>('/api/channel-kinds')),
    select: (answer) => (Array.isArray(answer) ? answer : answer.items),
    enabled: mayManage,
  }).data;
  const [open, setOpen] = useState<Open>(null);
  const edit = (channel: ChannelView) => {
    const kind = kinds?.find((each) => each.kind === channel.kind);
    if (kind) setOpen({ kind, channel });
  };

  const add = mayManage && kinds && (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" leftSection={<IconPlus size={15} />}>
          {t('channels.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item
            key={kind.kind}
            leftSection={<ChannelIcon kind={kind.kind} size={16} />}
            onClick={() => setOpen({ kind, channel: null })}
          >
            {kind.title[i18n.language as Locale] ?? kind.title.en}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );

  return (
    <Page title={t('nav.channels')} tools={add}>
      {channels.isPending ? (
        <Loading />
      ) : channels.error ? (
        <Failed error={channels.error} retry={() => void channels.refetch()} />
      ) : channels.data.length === 0 ? (
        <Empty
          icon={<IconPlugConnected size={28} stroke={1.5} />}
          title={t('channels.empty')}
          hint={t('channels.emptyHint')}
        />
      ) : (
        <ul className={classes.list}>
          {channels.data.map((channel) => (
            <Card
              key={channel.id}
              channel={channel}
              edit={mayManage ? () => edit(channel) : undefined}
              mayQuarantine={mayQuarantine}
            />
          ))}
        </ul>
      )}
      {open && <ChannelEditor {...open} close={() => setOpen(null)} />}
    </Page>
  );
}

function Card({ channel, edit, mayQuarantine }: { channel: ChannelView; edit?: () => void; mayQuarantine: boolean }) {
  const { t } = useTranslation();
  const { health } = channel;
  return (
    <li className={classes.card} data-state={channel.state}>
      <div className={classes.top}>
        <ChannelIcon kind={channel.kind} size={20} />
        <div className={classes.names}>
          <h2 className={classes.name}>{channel.name}</h2>
          <span className={classes.dim}>
            {t(`channelKind.${channel.kind}`)} · {channel.inbox.name}
            {channel.address ? ` · ${channel.address}` : ''}
          </span>
        </div>
        <span className={classes.state} data-state={channel.state}>
          {t(`channels.state.${channel.state}`)}
        </span>
      </div>
      {(channel.stateDetail || health.lastError) && channel.state !== 'connected' && (
        <p className={classes.trouble}>
          <IconAlertTriangle size={15} aria-hidden /> {channel.stateDetail ?? health.lastError}
        </p>
      )}
      {health.check && health.check.missing > health.check.mended && (
        <p className={classes.trouble}>
          <IconAlertTriangle size={15} aria-hidden />{' '}
          {t('ledger.gap', { count: health.check.missing - health.check.mended })}
        </p>
      )}
      <Sparkline values={health.inPerMinute} label={t('channels.lastHour')} />
      <dl className={classes.figures}>
        <Figure name={t('channels.received')} value={health.receivedToday} />
        <Figure name={t('channels.imported')} value={health.importedToday} />
        <Figure name={t('channels.duplicates')} value={health.duplicateToday} />
        <Figure name={t('channels.quarantined')} value={health.quarantined} bad={health.quarantined > 0} />
        <div>
          <dt>{t('channels.last')}</dt>
          <dd>{health.lastReceivedAt ? <TimeAgo at={health.lastReceivedAt} /> : '–'}</dd>
        </div>
      </dl>
      <div className={classes.acts}>
        <Button
          size="compact-sm"
          variant="default"
          renderRoot={(props) => <Link to="/channels/{-$id}" params={{ id: channel.id }} {...props} />}
          aria-label={t('ledger.lookOf', { name: channel.name })}
        >
          {t('ledger.look')}
        </Button>
        {mayQuarantine && health.quarantined > 0 && (
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            renderRoot={(props) => (
              <Link to="/channels/{-$id}" params={{ id: channel.id }} search={{ tab: 'quarantine' }} {...props} />
            )}
          >
            {t('channels.openQuarantine')}
          </Button>
        )}
        {edit && channel.kind === 'webhook' && (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={(props) => <Link to="/channels/$id/webhook" params={{ id: channel.id }} {...props} />}
          >
            {t('channels.howTo')}
          </Button>
        )}
        {edit && channel.kind === 'form' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('forms.buildOf', { name: channel.name })}
            renderRoot={(props) => <Link to="/settings/forms/$id" params={{ id: channel.id }} {...props} />}
          >
            {t('forms.build')}
          </Button>
        )}
        {edit && (
          <Button size="compact-sm" variant="default" onClick={edit} aria-label={t('channels.editOf', { name: channel.name })}>
            {t('channels.edit')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Figure({ name, value, bad }: { name: string; value: number; bad?: boolean }) {
  return (
    <div data-bad={bad || undefined}>
      <dt>{name}</dt>
      <dd>{value.toLocaleString()}</dd>
    </div>
  );
}
