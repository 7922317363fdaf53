import { ActionIcon, Select } from '@mantine/core';
import { IconChecks, IconClock, IconClockExclamation, IconFlame, IconUserPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { inboxesQuery, keys, usersQuery } from '../../api/queries';
import type { ConversationList, ConversationView, Id } from '../../api/types';
import { useMay, useSession } from '../../app/session';
import { slaState } from '../../i18n/format';
import { useClock } from '../../live/clock';
import { live, useConversation, useLive } from '../../live/store';
import { ChannelIcon, Flag, TimeAgo } from '../../ui/marks';
import { Colleague } from '../../ui/Colleague';
import { Page } from '../../ui/Page';
import { SlaChip } from '../../ui/SlaChip';
import { Failed, Loading } from '../../ui/states';
import { assign } from '../inbox/acts';
import { AssignPicker } from '../inbox/AssignPicker';
import { AgentLoad } from './AgentLoad';
import classes from './BoardPage.module.css';

const LANES = ['breached', 'soon', 'calm', 'answered'] as const;
type Lane = (typeof LANES)[number];
const ICONS = { breached: IconFlame, soon: IconClockExclamation, calm: IconClock, answered: IconChecks };
const STATUSES: string[] = ['open', 'waiting_customer'];
const PAGE = 200;
/** More than a team can look at; what is due first is among them. */
const MOST = 600;

function lane(conversation: ConversationView, now: number): Lane {
  const { timer } = conversation;
  const state = timer ? slaState(timer, now) : 'met';
  return state === 'breached' || state === 'soon' || state === 'calm' ? state : 'answered';
}

/** Open conversations by how much time is left, and who has how many. */
export function BoardPage() {
  const { t } = useTranslation();
  const [inbox, setInbox] = useState<string | null>(null);
  const inboxes = useQuery(inboxesQuery).data ?? [];
  const { isPending, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, data } = useInfiniteQuery({
    queryKey: [...keys.board],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.get<ConversationList>(
        '/api/conversations',
        { view: 'all', status: STATUSES, sort: 'due', limit: PAGE, after: pageParam },
        signal,
      );
      live.putConversations(page.items);
      return { count: page.items.length, next: page.next ?? null };
    },
    getNextPageParam: (page) => page.next,
  });
  const loaded = data?.pages.reduce((sum, page) => sum + page.count, 0) ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && loaded < MOST) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, loaded, fetchNextPage]);

  const lanes = useLanes(inbox);
  const users = useQuery({ ...usersQuery, refetchInterval: 15_000 }).data ?? [];

  return (
    <Page
      title={t('nav.board')}
      tools={
        inboxes.length > 1 && (
          <Select
            size="xs"
            w={200}
            clearable
            aria-label={t('board.inbox')}
            placeholder={t('board.everyInbox')}
            value={inbox}
            onChange={setInbox}
            data={inboxes.map((each) => ({ value: each.id, label: each.name }))}
          />
        )
      }
    >
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <div className={classes.board}>
          {LANES.map((name) => (
            <LaneOf key={name} name={name} ids={lanes[name]} />
          ))}
          <AgentLoad users={users} />
        </div>
      )}
    </Page>
  );
}

/** Ids by lane, due first. Looked at each second, as time alone moves a conversation on. */
function useLanes(inbox: string | null): Record<Lane, Id[]> {
  const revision = useLive((store) => store.entities.revision);
  const open = useMemo(
    () =>
      [...live.entities.conversations.values()]
        .filter((each) => STATUSES.includes(each.status) && (!inbox || each.inbox.id === inbox))
        .sort((a, b) => due(a) - due(b) || (a.id < b.id ? -1 : 1)),
    // The revision stands for what the store holds.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [revision, inbox],
  );
  const where = useClock((now) => open.map((each) => LANES.indexOf(lane(each, now))).join(''));
  return useMemo(() => {
    const lanes: Record<Lane, Id[]> = { breached: [], soon: [], calm: [], answered: [] };
    open.forEach((each, n) => lanes[LANES[Number(where[n])] ?? 'answered'].push(each.id));
    lanes.answered.reverse();
    return lanes;
  }, [open, where]);
}

/** Those that wait for no answer come last, by their latest word. */
const due = (conversation: ConversationView): number =>
  conversation.timer ? Date.parse(conversation.timer.dueAt) : 1e15 + Date.parse(conversation.lastInteractionAt);

function LaneOf({ name, ids }: { name: Lane; ids: Id[] }) {
  const { t } = useTranslation();
  const [most, setMost] = useState(60);
  const Icon = ICONS[name];
  return (
    <section className={classes.lane} data-lane={name} aria-label={t(`board.lane.${name}`)}>
      <h2 className={classes.laneHead}>
        <Icon size={16} stroke={1.8} aria-hidden />
        {t(`board.lane.${name}`)}
        <span className={classes.count}>{ids.length}</span>
      </h2>
      {ids.length === 0 ? (
        <p className={classes.none}>{t(`board.none.${name}`)}</p>
      ) : (
        <ul className={classes.cards}>
          {ids.slice(0, most).map((id) => (
            <Card key={id} id={id} />
          ))}
        </ul>
      )}
      {ids.length > most && (
        <button type="button" className={classes.more} onClick={() => setMost(most + 100)}>
          {t('board.more', { count: ids.length - most })}
        </button>
      )}
    </section>
  );
}

const Card = memo(function Card({ id }: { id: Id }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const mayAssign = useMay('conversation.assign');
  const [assigning, setAssigning] = useState(false);
  const c = useConversation(id);
  if (!c) return null;
  return (
    <li className={classes.card}>
      <Link to="/inbox/{-$id}" params={{ id }} search={{ view: 'all' }} className={classes.cardLink} preload={false}>
        <span className={classes.line}>
          <ChannelIcon kind={c.channel.kind} name={c.channel.name} size={14} />
          <b className={classes.name}>{c.contact.name}</b>
          <Flag country={c.country ?? c.contact.country} />
          <span className={classes.push} />
          <SlaChip timer={c.timer?.state === 'met' ? null : c.timer} />
        </span>
        <span className={classes.preview}>{c.subject ?? c.preview}</span>
        <span className={classes.meta}>
          {c.company && c.company.name !== c.contact.name ? `${c.company.name} · ` : ''}
          {c.inbox.name} · <TimeAgo at={c.lastInteractionAt} />
        </span>
      </Link>
      <div className={classes.cardFoot}>
        {c.assignee ? (
          <>
            <Colleague id={c.assignee.id} name={c.assignee.name} size={20} />
            <span className={classes.who}>{c.assignee.name}</span>
          </>
        ) : (
          <span className={classes.nobody}>{t(c.queueReason ? `board.queue.${c.queueReason}` : 'inbox.nobody')}</span>
        )}
        {mayAssign && (
          <AssignPicker
            conversation={c}
            me={user.id}
            opened={assigning}
            setOpened={setAssigning}
            choose={(who) => void assign(c, who)}
          >
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-haspopup="listbox"
              aria-expanded={assigning}
              aria-label={t('board.assign', { name: c.contact.name })}
              title={t('inbox.act.assign')}
              onClick={() => setAssigning(!assigning)}
            >
              <IconUserPlus size={15} />
            </ActionIcon>
          </AssignPicker>
        )}
      </div>
    </li>
  );
});
