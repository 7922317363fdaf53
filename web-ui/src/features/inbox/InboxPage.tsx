import { useMediaQuery } from '@mantine/hooks';
import { IconMessages } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../actions/shortcuts';
import type { Id } from '../../api/types';
import { useSession } from '../../app/session';
import { live, useConversation, useLive } from '../../live/store';
import { Empty, Failed, Loading } from '../../ui/states';
import { useTitle } from '../../ui/useTitle';
import { undoLast } from './acts';
import type { ComposerHandle } from './Composer';
import { CustomerPane } from './CustomerPane';
import { prefetchDetail, useDetail } from './detail';
import classes from './InboxPage.module.css';
import { ListPane } from './ListPane';
import { useConversationList } from './lists';
import type { InboxSearch } from './search';
import { ThreadPane } from './ThreadPane';
import { readMarks, useReadRevision } from './unread';

const route = getRouteApi('/app/inbox/{-$id}');
const PREFETCH_AFTER = 350;

export function InboxPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const whole = route.useSearch();
  const search = useMemo(
    () => Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as InboxSearch,
    [whole],
  );
  const navigate = useNavigate();
  const { user } = useSession();
  const list = useConversationList(search, user.id);
  const [dismissed, setDismissed] = useState<ReadonlySet<Id>>(new Set());
  const shown = useRef<readonly Id[]>([]);
  const composer = useRef<ComposerHandle>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const narrow = useMediaQuery('(max-width: 767px)') ?? false;
  const wide = useMediaQuery('(min-width: 1240px)') ?? false;
  const [customer, setCustomer] = useState<boolean | null>(null);
  const withCustomer = id !== undefined && (customer ?? wide);

  // One pane at a time: the focus goes with it.
  const lastOpen = useRef<Id | undefined>(undefined);
  const here = useConversation(id) !== undefined;
  useEffect(() => {
    if (narrow && here) document.querySelector<HTMLElement>('[data-thread-title]')?.focus();
    if (narrow && !id && lastOpen.current) {
      document.querySelector<HTMLElement>(`[data-row="${lastOpen.current}"]`)?.focus();
    }
    lastOpen.current = id;
  }, [id, here, narrow]);

  useTitle(useUnreadTitle(user.id, t('nav.inbox')));

  const open = useCallback(
    (next: Id | undefined) => void navigate({ to: '/inbox/{-$id}', params: { id: next }, search }),
    [navigate, search],
  );
  const onShown = useCallback((ids: readonly Id[]) => {
    shown.current = ids;
  }, []);
  const step = (by: number) => {
    const ids = shown.current;
    const at = id ? ids.indexOf(id) : -1;
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next) open(next);
  };

  /** What is open goes out of the list by what the user does: the next one takes its place. */
  const leaving = useCallback(() => {
    if (!id) return;
    setDismissed((before) => new Set(before).add(id));
    const status = search.status ?? 'open';
    if (live.entities.conversations.get(id)?.status !== status) return;
    const ids = shown.current;
    const at = ids.indexOf(id);
    const next = at < 0 ? undefined : (ids[at + 1] ?? ids[at - 1]);
    open(narrow ? undefined : next);
  }, [id, narrow, open, search.status]);

  // The neighbour is there when it is asked for.
  useEffect(() => {
    if (!id) return;
    const timer = setTimeout(() => {
      const at = shown.current.indexOf(id);
      const next = at < 0 ? undefined : shown.current[at + 1];
      if (next) prefetchDetail(next);
    }, PREFETCH_AFTER);
    return () => clearTimeout(timer);
  }, [id]);

  useActions([
    { id: 'next', label: 'inbox.act.next', keys: ['j'], group: 'inbox.act.listGroup', silent: true, run: () => step(1) },
    { id: 'previous', label: 'inbox.act.previous', keys: ['k'], group: 'inbox.act.listGroup', silent: true, run: () => step(-1) },
    {
      id: 'open',
      label: 'inbox.act.open',
      keys: ['enter'],
      group: 'inbox.act.listGroup',
      silent: true,
      run: () => (id ? composer.current?.focus('reply') : step(0)),
    },
    { id: 'search', label: 'inbox.act.search', keys: ['/'], group: 'inbox.act.listGroup', run: () => searchBox.current?.focus() },
    { id: 'mine', label: 'inbox.act.mine', keys: ['g m'], group: 'inbox.act.listGroup', run: () => void navigate({ to: '/inbox/{-$id}', search: { ...search, view: 'mine' }, params: { id } }) },
    { id: 'queue', label: 'inbox.act.queue', keys: ['g u'], group: 'inbox.act.listGroup', run: () => void navigate({ to: '/inbox/{-$id}', search: { ...search, view: 'unassigned' }, params: { id } }) },
    { id: 'undo', label: 'act.undo', keys: ['z'], group: 'inbox.act.group', run: undoLast },
    { id: 'back', label: 'inbox.act.back', keys: ['escape'], group: 'inbox.act.listGroup', silent: true, disabled: !id || !(narrow || (withCustomer && !wide)), run: () => (withCustomer && !wide ? setCustomer(false) : open(undefined)) },
  ]);

  return (
    <div className={classes.page} data-open={id ? true : undefined} data-one-pane={id ? true : undefined} data-customer={withCustomer || undefined}>
      <div className={classes.list}>
        <ListPane search={search} selected={id} list={list} dismissed={dismissed} onShown={onShown} searchBox={searchBox} />
      </div>
      <div className={classes.thread}>
        {id ? (
          <Opened
            key={id}
            id={id}
            leaving={leaving}
            back={() => open(undefined)}
            composer={composer}
            toggleCustomer={() => setCustomer(!withCustomer)}
            closeCustomer={() => setCustomer(false)}
            withCustomer={withCustomer}
          />
        ) : (
          <Empty icon={<IconMessages size={36} stroke={1.2} />} title={t('inbox.none.title')} hint={t('inbox.none.hint')} />
        )}
      </div>
    </div>
  );
}

interface OpenedProps {
  id: Id;
  leaving: () => void;
  back: () => void;
  composer: React.RefObject<ComposerHandle | null>;
  toggleCustomer: () => void;
  closeCustomer: () => void;
  withCustomer: boolean;
}

function Opened({ id, withCustomer, closeCustomer, ...pane }: OpenedProps) {
  const conversation = useConversation(id);
  const { isError, error, refetch, isSuccess } = useDetail(id);
  if (!conversation) {
    return isError || isSuccess ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  }
  return (
    <div className={classes.opened}>
      <div className={classes.middle}>
        <ThreadPane conversation={conversation} {...pane} />
      </div>
      {withCustomer && (
        <div className={classes.customer}>
          <CustomerPane conversation={conversation} close={closeCustomer} />
        </div>
      )}
    </div>
  );
}

/** How many of one's own conversations have something new stands before the title. */
function useUnreadTitle(me: Id, title: string): string {
  const revision = useLive((store) => store.entities.revision);
  const read = useReadRevision();
  const count = useMemo(() => {
    let unread = 0;
    for (const each of live.entities.conversations.values()) {
      if (each.assignee?.id === me && each.status === 'open' && readMarks.isUnread(each)) unread++;
    }
    return unread;
    // The revisions stand for what is held.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [revision, read, me]);
  return count > 0 ? `(${count}) ${title}` : title;
}
