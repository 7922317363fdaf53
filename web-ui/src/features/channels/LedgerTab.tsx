import { Button, Chip, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import type { ChannelView, Maybe, Page } from '../../api/types';
import { dateTime, fileSize } from '../../i18n/format';
import { Empty, Failed, Loading } from '../../ui/states';
import { ledgerKey, outcomesQuery, OUTCOMES, type LedgerLine, type SlotLine } from './ledger';
import own from './Ledger.module.css';

const PAGE = 50;

interface Row {
  key: string;
  number?: number;
  at: string;
  takenAt: string;
  size: number;
  outcome: string;
  externalKey?: Maybe<string>;
  reason?: Maybe<string>;
}

/** Everything that came, each with what became of it. A mailbox's is by UID, so that it can be compared with the mailbox. */
export function LedgerTab({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const byNumber = channel.watched;
  const [outcome, setOutcome] = useState<string | null>(null);
  const counts = useQuery({ ...outcomesQuery(channel.id), enabled: byNumber }).data;
  const { data, isPending, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...ledgerKey(channel.id), 'lines', outcome],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => lines(channel, byNumber, outcome, pageParam, signal),
    getNextPageParam: (page) => page.next ?? null,
    staleTime: 0,
  });
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  const all = Object.values(counts ?? {}).reduce((sum, each) => sum + each, 0);
  return (
    <Stack gap="md">
      <Chip.Group value={outcome ?? ''} onChange={(value) => setOutcome(value === '' ? null : (value as string))}>
        <Group gap={6} role="group" aria-label={t('ledger.filter')}>
          <Chip size="xs" value="">
            {t('ledger.all')}
            {counts && ` ${all.toLocaleString()}`}
          </Chip>
          {OUTCOMES.filter((each) => !counts || counts[each]).map((each) => (
            <Chip key={each} size="xs" value={each}>
              {t(`ledger.outcome.${each}`)}
              {counts && ` ${(counts[each] ?? 0).toLocaleString()}`}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={t('ledger.empty')} />
      ) : (
        <>
          <div className={own.scroll} tabIndex={0} role="region" aria-label={t('ledger.ledger')}>
            <Table verticalSpacing={6} miw={byNumber ? 720 : 600}>
              <Table.Thead>
                <Table.Tr>
                  {byNumber && <Table.Th>UID</Table.Th>}
                  <Table.Th>{t('ledger.what')}</Table.Th>
                  {byNumber && <Table.Th>{t('ledger.arrived')}</Table.Th>}
                  <Table.Th>{t('ledger.taken')}</Table.Th>
                  <Table.Th>{t('ledger.size')}</Table.Th>
                  <Table.Th>{t('ledger.key')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={row.key}>
                    {byNumber && <Table.Td>{row.number}</Table.Td>}
                    <Table.Td>
                      {t(`ledger.outcome.${row.outcome}`, { defaultValue: row.outcome })}
                      {row.reason && (
                        <Text size="xs" c="dimmed">
                          {t(`ledger.reason.${row.reason}`, { defaultValue: row.reason })}
                        </Text>
                      )}
                    </Table.Td>
                    {byNumber && <Table.Td>{dateTime(row.at)}</Table.Td>}
                    <Table.Td>{dateTime(row.takenAt)}</Table.Td>
                    <Table.Td>{fileSize(row.size)}</Table.Td>
                    <Table.Td className={own.key}>{row.externalKey}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          {hasNextPage && (
            <Group>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('ledger.more')}
              </Button>
            </Group>
          )}
        </>
      )}
    </Stack>
  );
}

async function lines(
  channel: ChannelView,
  byNumber: boolean,
  outcome: string | null,
  after: string | null,
  signal: AbortSignal,
): Promise<Page<Row>> {
  const query = { outcome, limit: PAGE, after };
  if (byNumber) {
    const page = await api.get<Page<SlotLine>>(`/api/channels/${channel.id}/slots`, query, signal);
    return {
      ...page,
      items: page.items.map((line) => ({ ...line, key: `${line.place} ${line.number}`, at: line.arrivedAt })),
    };
  }
  const page = await api.get<Page<LedgerLine>>(`/api/channels/${channel.id}/ledger`, query, signal);
  return {
    ...page,
    items: page.items.map((line) => ({ ...line, key: line.externalKey, at: line.receivedAt, takenAt: line.receivedAt })),
  };
}
