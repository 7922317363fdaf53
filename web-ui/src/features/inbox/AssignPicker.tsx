import { Combobox, Text, useCombobox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../api/queries';
import type { ConversationView, Id, UserView } from '../../api/types';
import { Person } from '../../ui/Person';
import classes from './AssignPicker.module.css';

interface Props {
  conversation: ConversationView;
  me: Id;
  opened: boolean;
  setOpened: (opened: boolean) => void;
  choose: (assigneeId: Id | null) => void;
  children: ReactNode;
}

/** Those who may have the conversation: oneself first, then who is there and has the least to do. */
export function AssignPicker({ conversation, me, opened, setOpened, choose, children }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const users = useQuery({ ...usersQuery, staleTime: 5_000, enabled: opened }).data ?? [];
  const box = useCombobox({
    opened,
    onOpenedChange: setOpened,
    onDropdownClose: () => {
      box.resetSelectedOption();
      setText('');
    },
  });
  const found = candidates(users, conversation, me, text);
  const { selectFirstOption, focusSearchInput, focusTarget } = box;
  useEffect(() => {
    if (opened) selectFirstOption();
  }, [opened, text, found.length, selectFirstOption]);
  useEffect(() => {
    if (opened) focusSearchInput();
  }, [opened, focusSearchInput]);
  return (
    <Combobox
      store={box}
      width={280}
      position="bottom-end"
      shadow="md"
      withinPortal
      onOptionSubmit={(value) => {
        setOpened(false);
        focusTarget();
        choose(value === 'nobody' ? null : value);
      }}
    >
      <Combobox.Target withAriaAttributes={false}>{children}</Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t('inbox.assign.search')}
          aria-label={t('inbox.assign.search')}
        />
        <Combobox.Options aria-label={t('inbox.act.assign')} mah={320} style={{ overflowY: 'auto' }}>
          {found.map((user) => (
            <Combobox.Option key={user.id} value={user.id} active={user.id === conversation.assignee?.id}>
              <span className={classes.option}>
                <Person id={user.id} name={user.name} color={user.avatarColor} size={26} online={user.online} />
                <span className={classes.name}>
                  {user.name}
                  {user.id === me && <span className={classes.away}>{` · ${t('inbox.you')}`}</span>}
                  <span className="fl-sr">{user.online ? t('inbox.assign.online') : t('inbox.assign.offline')}</span>
                </span>
                {!user.available && <span className={classes.away}>{t('me.away')}</span>}
                <span className={classes.load} data-full={user.load >= user.capacity || undefined}>
                  {user.load}/{user.capacity}
                </span>
              </span>
            </Combobox.Option>
          ))}
          {conversation.assignee && !text && (
            <Combobox.Option value="nobody">
              <Text size="sm" c="dimmed">
                {t('inbox.assign.nobody')}
              </Text>
            </Combobox.Option>
          )}
          {found.length === 0 && <Combobox.Empty>{t('inbox.assign.none')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

export function candidates(users: readonly UserView[], conversation: ConversationView, me: Id, text: string): UserView[] {
  const wanted = text.trim().toLowerCase();
  return users
    .filter((user) => !user.disabled && user.inboxes.includes(conversation.inbox.id))
    .filter((user) => !wanted || user.name.toLowerCase().includes(wanted) || user.email.toLowerCase().includes(wanted))
    .sort(
      (a, b) =>
        Number(b.id === me) - Number(a.id === me) ||
        Number(b.online && b.available) - Number(a.online && a.available) ||
        a.load - b.load ||
        a.name.localeCompare(b.name),
    );
}
