import { Spotlight, spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useReducer, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import type { ConversationList } from '../api/types';
import { usePages } from '../app/Rail';
import { useMay } from '../app/session';
import { live } from '../live/store';
import { ChannelIcon } from '../ui/marks';
import classes from './Palette.module.css';
import { actionsRevision, currentActions, onActions, showShortcuts, useActions } from './shortcuts';
import { Keys } from './Keys';

const MOST = 7;

/** Everything by name: conversations, pages, and whatever can be done now. */
export function Palette() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pages = usePages();
  const mayImport = useMay('contact.import');
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 180);
  useSyncExternalStore(onActions, actionsRevision);
  const [, look] = useReducer((times: number) => times + 1, 0);
  const found = useQuery({
    queryKey: ['palette', wanted],
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    queryFn: async ({ signal }) => {
      const page = await api.get<ConversationList>(
        '/api/conversations',
        { q: wanted, status: ['open', 'waiting_customer', 'snoozed', 'closed'], limit: MOST },
        signal,
      );
      live.putConversations(page.items);
      return page.items;
    },
  }).data;
  const goTo = useMemo(
    () =>
      pages.map(({ to, key, icon }) => ({
        id: `page-${key}`,
        label: t('palette.goTo', { page: t(`nav.${key}`) }),
        icon,
        keys: PAGE_KEYS[key],
        run: () => void navigate({ to }),
      })),
    [pages, navigate, t],
  );
  useActions([
    { id: 'palette', label: 'palette.open', keys: ['mod+k'], group: 'palette.general', whileTyping: true, silent: true, run: spotlight.open },
    { id: 'shortcuts', label: 'me.shortcuts', keys: ['?'], group: 'palette.general', run: showShortcuts },
    {
      id: 'import-contacts',
      label: 'imports.title',
      group: 'palette.pages',
      disabled: !mayImport,
      run: () => void navigate({ to: '/imports/{-$id}' }),
    },
    ...pages.map(({ key, to }) => ({
      id: `go-${key}`,
      label: `nav.${key}`,
      keys: PAGE_KEYS[key] ? [PAGE_KEYS[key]] : [],
      group: 'palette.pages',
      silent: true,
      run: () => void navigate({ to }),
    })),
  ]);
  const fits = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const actions = currentActions().filter((action) => !action.silent && fits(t(action.label)));
  const destinations = goTo.filter((page) => fits(page.label));
  const conversations = wanted.length > 1 ? (found ?? []) : [];
  const nothing = actions.length + destinations.length + conversations.length === 0;
  return (
    <Spotlight.Root query={text} onQueryChange={setText} onSpotlightOpen={look} shortcut={null} scrollable maxHeight={440} clearQueryOnClose attributes={{ content: { 'aria-label': t('palette.open') } }}>
      <Spotlight.Search placeholder={t('palette.search')} aria-label={t('palette.search')} leftSection={<IconSearch size={19} stroke={1.5} />} />
      <Spotlight.ActionsList>
        {conversations.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.conversations')}>
            {conversations.map((each) => (
              <Spotlight.Action key={each.id} onClick={() => void navigate({ to: '/inbox/{-$id}', params: { id: each.id } })}>
                <span className={classes.action}>
                  <ChannelIcon kind={each.channel.kind} size={16} />
                  <span className={classes.name}>
                    {each.contact.name}
                    <span className={classes.dim}>{each.subject ?? each.preview}</span>
                  </span>
                  <span className={classes.dim}>#{each.number}</span>
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.actions')}>
            {actions.map((action) => (
              <Spotlight.Action key={action.id} onClick={() => setTimeout(() => perform(action.id), 50)}>
                <span className={classes.action}>
                  <span className={classes.name}>{t(action.label)}</span>
                  {action.keys?.[0] && <Keys keys={action.keys[0]} />}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {destinations.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.pages')}>
            {destinations.map(({ id, label, icon: Icon, keys, run }) => (
              <Spotlight.Action key={id} onClick={run}>
                <span className={classes.action}>
                  <Icon size={17} stroke={1.6} aria-hidden />
                  <span className={classes.name}>{label}</span>
                  {keys && <Keys keys={keys} />}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {nothing && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What the action does now, not what it did when the palette was drawn. After the palette has given the focus back. */
function perform(id: string): void {
  currentActions()
    .find((action) => action.id === id)
    ?.run();
}

const PAGE_KEYS: Partial<Record<string, string>> = {
  inbox: 'g i',
  board: 'g b',
  contacts: 'g c',
  channels: 'g h',
  team: 'g t',
  settings: 'g s',
};
