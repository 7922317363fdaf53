import { Button, Code, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { problemOf } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import type { ChannelView, Id, Instant, Maybe, Page } from '../../api/types';
import { dateTime, fileSize } from '../../i18n/format';
import { Empty, Failed, Loading } from '../../ui/states';
import { complain } from '../inbox/acts';
import { ledgerKey } from './ledger';
import classes from './ChannelsPage.module.css';

interface Item {
  id: Id;
  channelId: Id;
  receivedAt: Instant;
  reason: string;
  detail?: Maybe<string>;
  externalKey: string;
  size: number;
  state: 'open' | 'replayed' | 'discarded';
  decidedBy?: Maybe<string>;
  decidedAt?: Maybe<Instant>;
  why?: Maybe<string>;
}

const RAW_SHOWN = 20_000;
const PAGE = 50;

const changed = (channel: Id) => {
  void queryClient.invalidateQueries({ queryKey: keys.quarantine });
  void queryClient.invalidateQueries({ queryKey: keys.channels, exact: true });
  void queryClient.invalidateQueries({ queryKey: ledgerKey(channel) });
};

/** What came and could not be used, with its bytes and the reason, and what was decided about it; nothing is lost. */
export function QuarantineTab({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'open' | 'decided'>('open');
  const { isPending, error, data, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.quarantine, channel.id, state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>('/api/quarantine', { channel: channel.id, state, limit: PAGE, after: pageParam }, signal),
    getNextPageParam: (page) => page.next ?? null,
    staleTime: 0,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="md" maw={860}>
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('ledger.quarantineState')}
          value={state}
          onChange={(value) => setState(value as 'open' | 'decided')}
          data={[
            { value: 'open', label: t('ledger.open') },
            { value: 'decided', label: t('ledger.decided') },
          ]}
        />
        {state === 'open' && items.length > 1 && <ReplayAll channel={channel} />}
      </Group>
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : items.length === 0 ? (
        <Empty title={state === 'open' ? t('channels.quarantineEmpty') : t('ledger.nothingDecided')} />
      ) : (
        <Stack component="ul" className={classes.items}>
          {items.map((item) => (
            <Entry key={item.id} item={item} />
          ))}
        </Stack>
      )}
      {hasNextPage && (
        <Group>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('ledger.more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface Replays {
  replayed: number;
  failed: number;
  next?: Maybe<Id>;
}

/** Once the cause is gone; some at a time, so that it can be seen to go on. */
function ReplayAll({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const [sofar, setSofar] = useState<Replays | null>(null);
  const replay = useMutation({
    mutationFn: async () => {
      let all: Replays = { replayed: 0, failed: 0 };
      let after: Maybe<Id> = null;
      do {
        const some: Replays = await api.post<Replays>('/api/quarantine/replay', { channel: channel.id, after });
        all = { replayed: all.replayed + some.replayed, failed: all.failed + some.failed };
        setSofar(all);
        after = some.next ?? null;
      } while (after);
      return all;
    },
    onSuccess: ({ replayed, failed }) =>
      notifications.show({ message: t('ledger.replayedAll', { replayed, failed }), withBorder: true }),
    onError: complain,
    onSettled: () => {
      setSofar(null);
      changed(channel.id);
    },
  });
  return (
    <Group gap="sm">
      {sofar && (
        <Text size="xs" c="dimmed" role="status">
          {t('ledger.replayedAll', { replayed: sofar.replayed, failed: sofar.failed })}
        </Text>
      )}
      <Button size="xs" variant="light" loading={replay.isPending} onClick={() => replay.mutate()}>
        {t('ledger.replayAll')}
      </Button>
    </Group>
  );
}

function Entry({ item }: { item: Item }) {
  const { t } = useTranslation();
  const [raw, setRaw] = useState<string | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const replay = useMutation({
    mutationFn: () => api.post<{ outcome: string }>(`/api/quarantine/${item.id}/replay`),
    onSuccess: ({ outcome }) => {
      const said = t(`ledger.outcome.${outcome}`, { defaultValue: outcome });
      notifications.show({ message: t('channels.replayed', { outcome: said }), withBorder: true });
      changed(item.channelId);
    },
    onError: complain,
  });
  const discard = useMutation({
    mutationFn: () => api.post(`/api/quarantine/${item.id}/discard`, { why }),
    onSuccess: () => changed(item.channelId),
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
        {t(`ledger.reason.${item.reason}`, { defaultValue: item.reason })}
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
      {item.state !== 'open' && (
        <Text size="sm">
          {t(`ledger.decision.${item.state}`, {
            who: item.decidedBy ?? '–',
            at: item.decidedAt ? dateTime(item.decidedAt) : '–',
          })}
          {item.why && ` “${item.why}”`}
        </Text>
      )}
      {why === null ? (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" loading={show.isPending} onClick={() => (raw === null ? show.mutate() : setRaw(null))}>
            {raw === null ? t('channels.showRaw') : t('channels.hideRaw')}
          </Button>
          {item.state === 'open' && (
            <>
              <Button size="compact-sm" loading={replay.isPending} onClick={() => replay.mutate()}>
                {t('channels.replay')}
              </Button>
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => setWhy('')}>
                {t('channels.discard')}
              </Button>
            </>
          )}
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
