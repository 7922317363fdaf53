import { Button, Drawer, Group, Select, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView, Id } from '../../../api/types';
import { dateTime, fileSize } from '../../../i18n/format';
import { Empty, Failed, Loading } from '../../../ui/states';
import { deliveries, deliveryQuery, type DeliveryEntry, type DeliveryLine } from './api';
import { Copied } from './Copied';
import classes from './webhook.module.css';

const OUTCOMES = ['imported', 'duplicate', 'auto', 'applied', 'ignored', 'quarantined'] as const;
const SPANS = ['hour', 'day', 'week', 'all'] as const;
const HOURS: Record<(typeof SPANS)[number], number | null> = { hour: 1, day: 24, week: 24 * 7, all: null };
const PAUSE = 300;
const TICK = 15_000;

/** What came through the channel, newest first; to be searched by any id that anybody has. */
export function Deliveries({ channel, find, setFind }: { channel: ChannelView; find: string; setFind: (what: string) => void }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<string | null>(null);
  const [span, setSpan] = useState<(typeof SPANS)[number]>('all');
  const [text, setText] = useState(find);
  const [open, setOpen] = useState<Id | null>(null);
  /** What was looked for last from here; anything else came by a link. */
  const asked = useRef(find);
  useEffect(() => {
    if (find === asked.current) return;
    asked.current = find;
    setText(find);
  }, [find]);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (next: string) => {
    setText(next);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => {
      asked.current = next.trim();
      setFind(asked.current);
    }, PAUSE);
  };
  useEffect(() => () => clearTimeout(waiting.current), []);
  const pages = useInfiniteQuery({
    queryKey: ['channel-deliveries', channel.id, outcome, span, find],
    queryFn: ({ pageParam }) => {
      const hours = HOURS[span];
      const from = hours === null ? null : new Date(Date.now() - hours * 3600_000).toISOString();
      return deliveries(channel.id, { outcome, id: find, from, after: pageParam });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
    refetchInterval: TICK,
    placeholderData: keepPreviousData,
  });
  const lines = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Group gap="xs" align="flex-end" className={classes.filters}>
        <TextInput
          className={classes.find}
          label={t('webhook.log.find')}
          placeholder={t('webhook.log.findHint')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          onChange={(event) => search(event.currentTarget.value)}
        />
        <Select
          label={t('webhook.log.outcome')}
          placeholder={t('webhook.log.any')}
          clearable
          value={outcome}
          onChange={setOutcome}
          data={OUTCOMES.map((value) => ({ value, label: t(`webhook.outcome.${value}`) }))}
        />
        <Select
          label={t('webhook.log.span')}
          allowDeselect={false}
          value={span}
          onChange={(next) => next && setSpan(next as (typeof SPANS)[number])}
          data={SPANS.map((value) => ({ value, label: t(`webhook.log.${value}`) }))}
        />
      </Group>
      {pages.isPending ? (
        <Loading />
      ) : pages.error ? (
        <Failed error={pages.error} retry={() => void pages.refetch()} />
      ) : lines.length === 0 ? (
        <Empty title={t(find || outcome || span !== 'all' ? 'webhook.log.nothingFound' : 'webhook.log.nothing')} hint={t('webhook.log.nothingHint')} />
      ) : (
        <Table.ScrollContainer minWidth={640}>
          <Table highlightOnHover verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('webhook.log.at')}</Table.Th>
                <Table.Th>{t('webhook.log.delivery')}</Table.Th>
                <Table.Th>{t('webhook.log.outcome')}</Table.Th>
                <Table.Th>{t('webhook.log.signature')}</Table.Th>
                <Table.Th>{t('webhook.log.size')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map((line) => (
                <Line key={line.id} line={line} open={() => setOpen(line.id)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {pages.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button size="xs" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('webhook.log.more')}
          </Button>
        </Group>
      )}
      {open && <Delivery channel={channel} id={open} close={() => setOpen(null)} />}
    </>
  );
}

function Line({ line, open }: { line: DeliveryLine; open: () => void }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td className={classes.nowrap}>{dateTime(line.receivedAt)}</Table.Td>
      <Table.Td>
        <button type="button" className={classes.open} onClick={open}>
          <code>{line.deliveryId ?? line.externalKey}</code>
        </button>
        <span className={classes.dim}>{line.externalKey}</span>
      </Table.Td>
      <Table.Td>
        <span className={classes.outcome} data-outcome={line.outcome}>
          {t(`webhook.outcome.${line.outcome}`, { defaultValue: line.outcome })}
        </span>
      </Table.Td>
      <Table.Td className={classes.nowrap}>
        <Verdict line={line} />
      </Table.Td>
      <Table.Td className={classes.nowrap}>{fileSize(line.size)}</Table.Td>
    </Table.Tr>
  );
}

function Verdict({ line }: { line: DeliveryLine }) {
  const { t } = useTranslation();
  if (!line.scheme) return <>{t('webhook.log.unsigned')}</>;
  return <>{line.secretHint ? t('webhook.log.by', { scheme: line.scheme, hint: line.secretHint }) : t('webhook.log.byKey', { scheme: line.scheme })}</>;
}

function Delivery({ channel, id, close }: { channel: ChannelView; id: Id; close: () => void }) {
  const { t } = useTranslation();
  const entry = useQuery(deliveryQuery(channel.id, id));
  return (
    <Drawer opened onClose={close} position="right" size="lg" title={t('webhook.log.one')} closeButtonProps={{ 'aria-label': t('act.close') }}>
      {entry.isPending ? (
        <Loading />
      ) : entry.error ? (
        <Failed error={entry.error} retry={() => void entry.refetch()} />
      ) : (
        <Whole channel={channel} entry={entry.data} />
      )}
    </Drawer>
  );
}

function Whole({ channel, entry }: { channel: ChannelView; entry: DeliveryEntry }) {
  const { t } = useTranslation();
  const { delivery: line } = entry;
  const headers = Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className={classes.whole}>
      <dl className={classes.facts}>
        <Fact name={t('webhook.log.at')}>{dateTime(line.receivedAt)}</Fact>
        <Fact name="webhook-id">{line.deliveryId && <code>{line.deliveryId}</code>}</Fact>
        <Fact name={t('webhook.log.key')}>
          <code>{line.externalKey}</code>
        </Fact>
        <Fact name={t('webhook.log.signature')}>
          <Verdict line={line} />
        </Fact>
        <Fact name={t('webhook.log.outcome')}>
          <span className={classes.outcome} data-outcome={line.outcome}>
            {t(`webhook.outcome.${line.outcome}`, { defaultValue: line.outcome })}
          </span>{' '}
          ({line.status})
        </Fact>
        <Fact name={t('webhook.log.message')}>
          {line.conversationId && (
            <Link to="/inbox/{-$id}" params={{ id: line.conversationId }} className={classes.back}>
              {t('webhook.console.conversation')}
            </Link>
          )}
        </Fact>
        <Fact name={t('webhook.log.remote')}>{entry.remoteAddress}</Fact>
      </dl>
      <h3>{t('webhook.log.headers')}</h3>
      <Copied text={headers.join('\n')} label={t('webhook.log.headers')} />
      <h3>{t('webhook.log.body')}</h3>
      {!entry.sameBody && <p className={classes.warn}>{t('webhook.log.otherBody')}</p>}
      {entry.body ? <Copied text={entry.body} label={t('webhook.log.body')} /> : <p className={classes.dim}>{t('webhook.log.noBody')}</p>}
      {!entry.bodyComplete && <p className={classes.dim}>{t('webhook.log.bodyCut')}</p>}
      <Button component="a" href={`/api/channels/${channel.id}/deliveries/${line.id}/body`} size="xs" variant="default">
        {t('webhook.log.download')}
      </Button>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children || '–'}</dd>
    </div>
  );
}
