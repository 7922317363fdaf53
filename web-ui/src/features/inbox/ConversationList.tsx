import { Button } from '@mantine/core';
import { IconArrowUp, IconInboxOff } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '../../api/types';
import { Empty, Failed, Loading } from '../../ui/states';
import classes from './ConversationList.module.css';
import { Row, ROW_HEIGHT } from './Row';
import type { InboxSearch } from './search';
import { useSteady } from './steady';
import type { useConversationList } from './lists';

const POINTING_LASTS = 1_500;
const AHEAD = 12;

interface Props {
  search: InboxSearch;
  list: ReturnType<typeof useConversationList>;
  selected: Id | undefined;
  dismissed: ReadonlySet<Id>;
  /** Tells the rows in the order in which they are shown. */
  onShown: (ids: readonly Id[]) => void;
}

export function ConversationList({ search, list, selected, dismissed, onShown }: Props) {
  const { t } = useTranslation();
  const { ids, query } = list;
  const box = useRef<HTMLDivElement>(null);
  const scrolled = useScrolled(box);
  const pointing = usePointing(box);
  const key = JSON.stringify(search);
  const { shown, waiting } = useSteady(key, ids, scrolled || pointing, dismissed);
  const belongs = new Set(ids);

  useEffect(() => onShown(shown), [shown, onShown]);

  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (at) => shown[at]!,
    overscan: 8,
  });
  const items = rows.getVirtualItems();

  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= shown.length - AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, shown.length]);

  // The one that is open stays in sight when the keyboard moves on.
  useEffect(() => {
    const at = selected ? shown.indexOf(selected) : -1;
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
    // Only when another one is opened, not when rows move.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);

  // A new list begins at its top.
  useEffect(() => {
    void box.current?.scrollTo({ top: 0 });
  }, [key]);

  return (
    <div className={classes.pane}>
      {waiting > 0 && (
        <Button
          className={classes.waiting}
          size="compact-sm"
          radius="xl"
          leftSection={<IconArrowUp size={14} />}
          onClick={() => {
            if (pointing) box.current?.dispatchEvent(new Event('letgo'));
            void box.current?.scrollTo({ top: 0 });
          }}
        >
          {t('inbox.waiting', { count: waiting })}
        </Button>
      )}
      <div ref={box} className={classes.scroll} role="region" aria-label={t('inbox.list')} tabIndex={-1}>
        {query.isPending ? (
          <Loading />
        ) : query.isError && shown.length === 0 ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : shown.length === 0 ? (
          query.isFetching ? (
            <Loading />
          ) : (
            <Nothing search={search} />
          )
        ) : (
          <ul className={classes.list} style={{ height: rows.getTotalSize() }}>
            {items.map((item) => {
              const id = shown[item.index]!;
              return (
                <li
                  key={item.key}
                  style={{ transform: `translateY(${item.start}px)` }}
                  aria-setsize={hasNextPage ? -1 : shown.length}
                  aria-posinset={item.index + 1}
                >
                  <Row id={id} search={search} selected={id === selected} gone={!belongs.has(id)} />
                </li>
              );
            })}
          </ul>
        )}
        {isFetchingNextPage && <Loading />}
      </div>
    </div>
  );
}

function Nothing({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const icon = <IconInboxOff size={30} stroke={1.4} />;
  if (search.q || search.channel || search.sla) {
    return <Empty icon={icon} title={t('inbox.empty.filtered')} hint={t('inbox.empty.filteredHint')} />;
  }
  const view = search.view ?? 'all';
  return <Empty icon={icon} title={t(`inbox.empty.${view}`)} hint={t(`inbox.empty.${view}Hint`)} />;
}

function useScrolled(box: React.RefObject<HTMLElement | null>): boolean {
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const element = box.current;
    const look = () => setScrolled((element?.scrollTop ?? 0) > 4);
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  }, [box]);
  return scrolled;
}

/** Whether somebody is about to click: a row must not slip away under the pointer. */
function usePointing(box: React.RefObject<HTMLElement | null>): boolean {
  const [pointing, setPointing] = useState(false);
  useEffect(() => {
    const element = box.current;
    let timer: ReturnType<typeof setTimeout>;
    const stop = () => {
      clearTimeout(timer);
      setPointing(false);
    };
    const move = () => {
      setPointing(true);
      clearTimeout(timer);
      timer = setTimeout(() => setPointing(false), POINTING_LASTS);
    };
    element?.addEventListener('pointermove', move, { passive: true });
    element?.addEventListener('pointerleave', stop);
    element?.addEventListener('letgo', stop);
    return () => {
      clearTimeout(timer);
      element?.removeEventListener('pointermove', move);
      element?.removeEventListener('pointerleave', stop);
      element?.removeEventListener('letgo', stop);
    };
  }, [box]);
  return pointing;
}
