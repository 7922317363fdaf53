import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconAlarmSnooze,
  IconArrowBackUp,
  IconArrowLeft,
  IconBan,
  IconCheck,
  IconDots,
  IconEyeOff,
  IconHourglass,
  IconLayoutSidebarRight,
  IconUserPlus,
} from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, Id, Priority } from '../../api/types';
import { useMay, useSession } from '../../app/session';
import { outbox, useOutbox, type Pending } from '../../live/outbox';
import { useLive } from '../../live/store';
import { useActions } from '../../actions/shortcuts';
import { Colleague } from '../../ui/Colleague';
import { ChannelIcon, Flag } from '../../ui/marks';
import { SlaChip } from '../../ui/SlaChip';
import { assign, move, reopen, setPriority, snooze, type Move } from './acts';
import { AssignPicker } from './AssignPicker';
import { Composer, type ComposerHandle } from './Composer';
import { NewerReply } from './NewerReply';
import { SnoozeMenu } from './SnoozeMenu';
import { Thread, useViewing } from './Thread';
import classes from './ThreadPane.module.css';
import { readMarks } from './unread';

const PRIORITIES: Priority[] = ['urgent', 'high', 'normal', 'low'];

interface Props {
  conversation: ConversationView;
  /** Called before the conversation leaves the list by what the user does. */
  leaving: () => void;
  back: () => void;
  toggleCustomer: () => void;
  composer: React.RefObject<ComposerHandle | null>;
}

export function ThreadPane({ conversation, leaving, back, toggleCustomer, composer }: Props) {
  const { t } = useTranslation();
  const { user } = useSession();
  const mayAssign = useMay('conversation.assign');
  const mayClose = useMay('conversation.close');
  const mayReply = useMay('conversation.reply');
  const [assigning, setAssigning] = useState(false);
  const [snoozing, setSnoozing] = useState(false);
  const { id, status } = conversation;
  const all = useOutbox((box) => box.all);
  const pending = all.filter((each) => each.conversationId === id);
  useViewing(id);

  const isOver = status === 'closed' || status === 'spam';
  const away = (to: Move) => {
    leaving();
    void move(conversation, to);
  };
  const edit = (each: Pending) => {
    outbox.discard(each.body.clientMsgId);
    composer.current?.take(each);
  };
  const answer = useCallback((message: Id) => composer.current?.answer(message), [composer]);
  useActions([
    { id: 'assign', label: 'inbox.act.assign', keys: ['a'], group: 'inbox.act.group', disabled: !mayAssign, run: () => setAssigning(true) },
    {
      id: 'take',
      label: 'inbox.act.take',
      keys: ['i'],
      group: 'inbox.act.group',
      disabled: !mayAssign || conversation.assignee?.id === user.id,
      run: () => void assign(conversation, user.id),
    },
    isOver || status === 'snoozed'
      ? { id: 'reopen', label: 'inbox.act.reopen', keys: ['e'], group: 'inbox.act.group', disabled: !mayClose, run: () => void reopen(conversation) }
      : { id: 'close', label: 'inbox.act.close', keys: ['e'], group: 'inbox.act.group', disabled: !mayClose, run: () => away('close') },
    { id: 'snooze', label: 'inbox.act.snooze', keys: ['s'], group: 'inbox.act.group', disabled: !mayClose || isOver, run: () => setSnoozing(true) },
    { id: 'customer', label: 'inbox.act.customer', keys: ['c'], group: 'inbox.act.group', run: toggleCustomer },
    { id: 'unread', label: 'inbox.act.unread', keys: ['u'], group: 'inbox.act.group', run: () => readMarks.mark(id, null) },
  ]);

  return (
    <section className={classes.pane} aria-label={t('inbox.conversationWith', { name: conversation.contact.name })}>
      <header className={classes.head}>
        <ActionIcon className={classes.back} variant="subtle" color="gray" size="lg" aria-label={t('act.back')} onClick={back}>
          <IconArrowLeft size={19} />
        </ActionIcon>
        <div className={classes.titles}>
          <h2 className={classes.title} tabIndex={-1} data-thread-title>
            <span className={classes.name}>{conversation.contact.name}</span>
            <Flag country={conversation.country ?? conversation.contact.country} />
            {conversation.company && <span className={classes.company}>{conversation.company.name}</span>}
          </h2>
          <div className={classes.sub}>
            <ChannelIcon kind={conversation.channel.kind} name={conversation.channel.name} size={14} />
            <span className={classes.subject}>{conversation.subject ?? conversation.channel.name}</span>
            <span className={classes.number}>#{conversation.number}</span>
            <SlaChip timer={conversation.timer} />
            {status !== 'open' && <span className={classes.status} data-status={status}>{t(`status.${status}`)}</span>}
          </div>
        </div>
        <Viewers id={id} me={user.id} />
        <div className={classes.actions}>
          {mayAssign && (
            <AssignPicker
              conversation={conversation}
              me={user.id}
              opened={assigning}
              setOpened={setAssigning}
              choose={(who) => void assign(conversation, who)}
            >
              <Button
                variant="default"
                size="xs"
                className={classes.assignee}
                leftSection={<IconUserPlus size={15} />}
                aria-haspopup="listbox"
                aria-expanded={assigning}
                onClick={() => setAssigning(!assigning)}
                aria-label={conversation.assignee ? t('inbox.assign.assigned', { name: conversation.assignee.name }) : t('inbox.act.assign')}
              >
                <span className={classes.wide}>{conversation.assignee?.name ?? t('inbox.act.assign')}</span>
              </Button>
            </AssignPicker>
          )}
          {mayClose && !isOver && (
            <SnoozeMenu
              opened={snoozing}
              setOpened={setSnoozing}
              choose={(until) => {
                leaving();
                void snooze(conversation, until);
              }}
            >
              <ActionIcon variant="default" size={30} aria-label={t('inbox.act.snooze')} title={`${t('inbox.act.snooze')} (S)`}>
                <IconAlarmSnooze size={17} stroke={1.6} />
              </ActionIcon>
            </SnoozeMenu>
          )}
          {mayClose &&
            (isOver || status === 'snoozed' ? (
              <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={15} />} onClick={() => void reopen(conversation)} title={`${t('inbox.act.reopen')} (E)`}>
                <span className={classes.wide}>{t('inbox.act.reopen')}</span>
              </Button>
            ) : (
              <Button size="xs" variant="light" leftSection={<IconCheck size={15} />} onClick={() => away('close')} title={`${t('inbox.act.close')} (E)`} aria-label={t('inbox.act.close')}>
                <span className={classes.wide}>{t('inbox.act.close')}</span>
              </Button>
            ))}
          <Menu width={220}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('act.more')}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mayReply && (
                <>
                  <Menu.Label>{t('priority.title')}</Menu.Label>
                  {PRIORITIES.map((each) => (
                    <Menu.Item
                      key={each}
                      role="menuitemradio"
                      aria-checked={each === conversation.priority}
                      rightSection={each === conversation.priority ? <IconCheck size={15} /> : null}
                      onClick={() => void setPriority(conversation, each)}
                    >
                      {t(`priority.${each}`)}
                    </Menu.Item>
                  ))}
                  <Menu.Divider />
                </>
              )}
              <Menu.Item leftSection={<IconEyeOff size={16} />} onClick={() => readMarks.mark(id, null)}>
                {t('inbox.act.unread')}
              </Menu.Item>
              {mayClose && status === 'open' && (
                <Menu.Item leftSection={<IconHourglass size={16} />} onClick={() => away('wait')}>
                  {t('inbox.act.wait')}
                </Menu.Item>
              )}
              {mayClose && status !== 'spam' && (
                <Menu.Item leftSection={<IconBan size={16} />} color="red" onClick={() => away('spam')}>
                  {t('inbox.act.spam')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
          <Tooltip label={`${t('inbox.act.customer')} (C)`}>
            <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('inbox.act.customer')} onClick={toggleCustomer}>
              <IconLayoutSidebarRight size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      <Thread
        key={id}
        conversation={conversation}
        me={user.id}
        pending={pending}
        edit={edit}
        answer={mayReply && conversation.capabilities.recipients ? answer : null}
        mayReply={mayReply}
        take={(held) => composer.current?.takeBack(held)}
      />
      {mayReply && <Composer key={`c${id}`} handle={composer} conversation={conversation} leaving={leaving} />}
      <NewerReply pending={pending} conversation={conversation} edit={edit} />
    </section>
  );
}

/** Colleagues who have the same conversation open. */
function Viewers({ id, me }: { id: string; me: string }) {
  const { t } = useTranslation();
  const others = (useLive((store) => store.courtesies.viewers(id)) ?? []).filter((each) => each.id !== me);
  if (others.length === 0) return null;
  const names = others.map((each) => each.name).join(', ');
  return (
    <Tooltip label={t('inbox.alsoHere', { names })}>
      <span className={classes.viewers} role="img" aria-label={t('inbox.alsoHere', { names })}>
        {others.slice(0, 3).map((each) => (
          <Colleague key={each.id} id={each.id} name={each.name} size={24} />
        ))}
      </span>
    </Tooltip>
  );
}
