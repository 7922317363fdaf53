import { ActionIcon, CloseButton, Menu, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconArrowsSort, IconCheck, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { channelsQuery, countsQuery } from '../../api/queries';
import type { ConversationStatus, Id } from '../../api/types';
import { useMay } from '../../app/session';
import { live } from '../../live/store';
import { ConversationList } from './ConversationList';
import classes from './ListPane.module.css';
import type { useConversationList } from './lists';
import type { InboxSearch, Sla, Sort, View } from './search';

const STATES: ConversationStatus[] = ['open', 'waiting_customer', 'snoozed', 'closed', 'spam'];
const SORTS: Sort[] = ['newest', 'due', 'oldest'];
const SLA: Sla[] = ['breached', 'soon', 'calm'];
const SEARCH_AFTER = 250;

interface Props {
  search: InboxSearch;
  selected: Id | undefined;
  list: ReturnType<typeof useConversationList>;
  dismissed: ReadonlySet<Id>;
  onShown: (ids: readonly Id[]) => void;
  searchBox: React.RefObject<HTMLInputElement | null>;
}

export function ListPane({ search, searchBox, ...list }: Props) {
  const { t } = useTranslation();
  const counts = useQuery(countsQuery).data;
  const navigate = useNavigate({ from: '/inbox/{-$id}' });
  const set = (change: Partial<InboxSearch>) => void navigate({ search: { ...search, ...change }, params: true });
  const view = search.view ?? 'all';
  const status = search.status ?? 'open';
  const tab = (value: View) => ({
    value,
    label: (
      <span className={classes.tab}>
        {t(`inbox.view.${value}`)}
        {status === 'open' && counts ? <span className={classes.count}>{counts[value]}</span> : null}
      </span>
    ),
  });
  return (
    <section className={classes.pane} aria-label={t('nav.inbox')}>
      <div className={classes.head}>
        <div className={classes.top}>
          <h1 className={classes.title}>{status === 'open' ? t('nav.inbox') : t(`status.${status}`)}</h1>
          {counts && counts.breached > 0 && search.sla !== 'breached' && (
            <button className={classes.overdue} onClick={() => set({ sla: 'breached', status: undefined })}>
              {t('inbox.overdue', { count: counts.breached })}
            </button>
          )}
          <Sorting search={search} set={set} />
          <Filters search={search} set={set} />
        </div>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('inbox.views')}
          value={view}
          onChange={(value) => set({ view: value as View })}
          data={[tab('mine'), tab('unassigned'), tab('all')]}
        />
        <SearchBox key={search.q ? 'q' : ''} search={search} set={set} box={searchBox} />
        <Chips search={search} set={set} />
      </div>
      <ConversationList search={search} {...list} />
    </section>
  );
}

interface Part {
  search: InboxSearch;
  set: (change: Partial<InboxSearch>) => void;
}

function SearchBox({ search, set, box }: Part & { box: React.RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const [text, setText] = useState(search.q ?? '');
  const [last, setLast] = useState(search.q);
  // The address changed by itself: back, forward, or a link.
  if (search.q !== last) {
    setLast(search.q);
    if ((search.q ?? '') !== text.trim()) setText(search.q ?? '');
  }
  const find = useDebouncedCallback((q: string) => set({ q: q.trim() || undefined }), SEARCH_AFTER);
  useEffect(() => find.cancel, [find]);
  return (
    <TextInput
      ref={box}
      size="xs"
      type="search"
      aria-label={t('inbox.search')}
      placeholder={t('inbox.search')}
      leftSection={<IconSearch size={15} />}
      rightSection={
        text ? (
          <CloseButton
            size="sm"
            aria-label={t('act.clear')}
            onClick={() => {
              setText('');
              set({ q: undefined });
            }}
          />
        ) : (
          <kbd className={classes.key}>/</kbd>
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        find(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function Sorting({ search, set }: Part) {
  const { t } = useTranslation();
  const sort = search.sort ?? 'newest';
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t(`inbox.sort.${sort}`)}>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t('inbox.sort.title')}: ${t(`inbox.sort.${sort}`)}`}>
            <IconArrowsSort size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('inbox.sort.title')}</Menu.Label>
        {SORTS.map((each) => (
          <Choice key={each} on={each === sort} onClick={() => set({ sort: each === 'newest' ? undefined : each })}>
            {t(`inbox.sort.${each}`)}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where a channel's name is not to be had from the list of channels, its conversations still know it. */
function useChannels(): { id: Id; name: string }[] {
  const may = useMay('channel.read');
  const all = useQuery({ ...channelsQuery, enabled: may }).data;
  if (all) return all;
  const found = new Map<Id, string>();
  for (const { channel } of live.entities.conversations.values()) found.set(channel.id, channel.name);
  return [...found].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}

function Filters({ search, set }: Part) {
  const { t } = useTranslation();
  const channels = useChannels();
  const status = search.status ?? 'open';
  return (
    <Menu width={230}>
      <Menu.Target>
        <Tooltip label={t('inbox.filter')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('inbox.filter')}>
            <IconAdjustmentsHorizontal size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('inbox.status')}</Menu.Label>
        {STATES.map((each) => (
          <Choice key={each} on={each === status} onClick={() => set({ status: each === 'open' ? undefined : each })}>
            {t(`status.${each}`)}
          </Choice>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('inbox.sla')}</Menu.Label>
        {SLA.map((each) => (
          <Choice key={each} on={each === search.sla} onClick={() => set({ sla: each === search.sla ? undefined : each })}>
            {t(`sla.${each}`)}
          </Choice>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('inbox.channel')}</Menu.Label>
        {channels.map(({ id, name }) => (
          <Choice key={id} on={id === search.channel} onClick={() => set({ channel: id === search.channel ? undefined : id })}>
            {name}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice({ on, onClick, children }: { on: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={on}
      onClick={onClick}
      rightSection={on ? <IconCheck size={15} aria-hidden /> : null}
    >
      {children}
    </Menu.Item>
  );
}

/** Which filters are on, each to be taken off. */
function Chips({ search, set }: Part) {
  const { t } = useTranslation();
  const channels = useChannels();
  const chips: { text: string; off: Partial<InboxSearch> }[] = [];
  if (search.status) chips.push({ text: t(`status.${search.status}`), off: { status: undefined } });
  if (search.sla) chips.push({ text: t(`sla.${search.sla}`), off: { sla: undefined } });
  if (search.channel) {
    const name = channels.find((each) => each.id === search.channel)?.name ?? t('inbox.channel');
    chips.push({ text: name, off: { channel: undefined } });
  }
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips}>
      {chips.map(({ text, off }) => (
        <span key={text} className={classes.chip}>
          {text}
          <CloseButton size="xs" aria-label={`${t('act.clear')}: ${text}`} onClick={() => set(off)} />
        </span>
      ))}
    </div>
  );
}
