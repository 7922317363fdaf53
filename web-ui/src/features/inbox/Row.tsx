import { Link } from '@tanstack/react-router';
import { IconAlarmSnooze, IconArrowBackUp, IconChevronsUp, IconNote } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, Id } from '../../api/types';
import { useConversation } from '../../live/store';
import { ChannelIcon, Flag, TimeAgo } from '../../ui/marks';
import { Person } from '../../ui/Person';
import { SlaChip } from '../../ui/SlaChip';
import { useDraftMark } from './draftMark';
import type { InboxSearch } from './search';
import classes from './Row.module.css';
import { useUnread } from './unread';

interface RowProps {
  id: Id;
  search: InboxSearch;
  selected: boolean;
  /** It no longer belongs to this list, and stays until the list may move. */
  gone: boolean;
}

export const ROW_HEIGHT = 82;

export const Row = memo(function Row({ id, ...rest }: RowProps) {
  const conversation = useConversation(id);
  return conversation ? <Shown conversation={conversation} {...rest} /> : <div className={classes.row} aria-hidden />;
});

function Shown({ conversation: c, search, selected, gone }: Omit<RowProps, 'id'> & { conversation: ConversationView }) {
  const { t } = useTranslation();
  const unread = useUnread(c);
  const draft = useDraftMark(c.id);
  return (
    <Link
      to="/inbox/{-$id}"
      params={{ id: c.id }}
      search={search}
      className={classes.row}
      data-selected={selected || undefined}
      data-unread={unread || undefined}
      data-gone={gone || undefined}
      data-row={c.id}
      aria-current={selected || undefined}
      preload={false}
    >
      <span className={classes.face}>
        <Person id={c.contact.id} name={c.contact.name} size={36} />
        <span className={classes.channel}>
          <ChannelIcon kind={c.channel.kind} name={c.channel.name} size={12} />
        </span>
      </span>
      <span className={classes.body}>
        <span className={classes.line}>
          <bdi className={classes.name}>{c.contact.name}</bdi>
          <Flag country={c.country ?? c.contact.country} />
          {c.company && c.company.name !== c.contact.name && <span className={classes.company}>{c.company.name}</span>}
          <span className={classes.push} />
          {unread && <span className="fl-sr">{t('inbox.unread')}</span>}
          <TimeAgo at={c.lastInteractionAt} className={classes.time} />
        </span>
        <span className={classes.preview}>
          {c.previewDirection === 'out' && <IconArrowBackUp size={13} aria-label={t('inbox.youWrote')} />}
          {c.previewDirection === 'internal' && <IconNote size={13} aria-label={t('inbox.note')} />}
          <span className={classes.words} dir="auto">
            {c.subject && <b>{c.subject} — </b>}
            {c.preview}
          </span>
        </span>
        <span className={classes.line}>
          <SlaChip timer={c.timer?.state === 'met' ? null : c.timer} />
          {c.status === 'snoozed' && <IconAlarmSnooze size={14} aria-label={t('status.snoozed')} />}
          {(c.priority === 'high' || c.priority === 'urgent') && (
            <span className={classes.priority} data-priority={c.priority}>
              <IconChevronsUp size={12} aria-hidden />
              {t(`priority.${c.priority}`)}
            </span>
          )}
          {draft && <span className={classes.draft}>{t('inbox.draft')}</span>}
          {c.productLine && <span className={classes.tag}>{c.productLine}</span>}
          <span className={classes.push} />
          <span className={classes.who} data-nobody={!c.assignee || undefined}>
            {c.assignee?.name ?? t('inbox.nobody')}
          </span>
        </span>
      </span>
    </Link>
  );
}
