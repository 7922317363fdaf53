import { Button, Code, Drawer, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { problemOf } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import type { ChannelView, Id, Instant, Maybe, Page } from '../../api/types';
import { dateTime, fileSize } from '../../i18n/format';
import { Empty, Failed, Loading } from '../../ui/states';
import { complain } from '../inbox/acts';
import classes from './ChannelsPage.module.css';

interface Item {
  id: Id;
  receivedAt: Instant;
  reason: string;
  detail?: Maybe<string>;
  externalKey: string;
  size: number;
}

const RAW_SHOWN = 20_000;

/** What came and could not be used, with its bytes and the reason; nothing is lost. */
export function Quarantine({ channel, close }: { channel: ChannelView; close: () => void }) {
  const { t } = useTranslation();
  const { isPending, error, data, refetch } = useQuery({
    queryKey: [...keys.quarantine, channel.id],
    queryFn: () => api.get<Page<Item>>('/api/quarantine', { channel: channel.id, limit: 100 }),
    staleTime: 0,
  });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={t('channels.quarantineOf', { name: channel.name })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data.items.length === 0 ? (
        <Empty title={t('channels.quarantineEmpty')} />
      ) : (
        <Stack component="ul" className={classes.items}>
          {data.items.map((item) => (
            <Entry key={item.id} item={item} />
          ))}
        </Stack>
      )}
    </Drawer>
  );
}

function Entry({ item }: { item: Item }) {
  const { t } = useTranslation();
  const [raw, setRaw] = useState<string | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const changed = () => {
    void queryClient.invalidateQueries({ queryKey: keys.quarantine });
    void queryClient.invalidateQueries({ queryKey: keys.channels });
  };
  const replay = useMutation({
    mutationFn: () => api.post<{ outcome: string }>(`/api/quarantine/${item.id}/replay`),
    onSuccess: ({ outcome }) => {
      notifications.show({ message: t('channels.replayed', { outcome }), withBorder: true });
      changed();
    },
    onError: complain,
  });
  const discard = useMutation({
    mutationFn: () => api.post(`/api/quarantine/${item.id}/discard`, { why }),
    onSuccess: changed,
    onError: complain,
  });
  const show = useMutation({
    mutationFn: async () => {
      const answer = await fetch(`/api/quarantine/${item.id}/raw`, { credentials: 'same-origin' });
      if (!answer.ok) throw await problemOf(answer);
      return new TextDecoder('utf-8').decode(await answer.arrayBuffer()).slice(0, RAW_SHOWN);
    },
    onSuccess: setRaw,
    onError: complain,
  });
  return (
    <li className={classes.item}>
      <Text fw={600} size="sm">
        {item.reason}
      </Text>
      {item.detail && <Text size="sm">{item.detail}</Text>}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {dateTime(item.receivedAt)} · {fileSize(item.size)} · {item.externalKey}
      </Text>
      {raw !== null && (
        <Code block mah={260} style={{ overflow: 'auto' }} tabIndex={0}>
          {raw}
        </Code>
      )}
      {why === null ? (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" loading={show.isPending} onClick={() => (raw === null ? show.mutate() : setRaw(null))}>
            {raw === null ? t('channels.showRaw') : t('channels.hideRaw')}
          </Button>
          <Button size="compact-sm" loading={replay.isPending} onClick={() => replay.mutate()}>
            {t('channels.replay')}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setWhy('')}>
            {t('channels.discard')}
          </Button>
        </Group>
      ) : (
        <Group gap="xs" align="flex-end">
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            label={t('channels.why')}
            data-autofocus
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Button size="xs" color="red" disabled={!why.trim()} loading={discard.isPending} onClick={() => discard.mutate()}>
            {t('channels.discard')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setWhy(null)}>
            {t('act.cancel')}
          </Button>
        </Group>
      )}
    </li>
  );
}
