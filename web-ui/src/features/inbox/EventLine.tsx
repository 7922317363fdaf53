import {
  IconAlarmSnooze,
  IconArrowBackUp,
  IconBan,
  IconCalendarOff,
  IconCheck,
  IconHourglass,
  IconMailForward,
  IconMailQuestion,
  IconMailX,
  IconPoint,
  IconUserPlus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../api/types';
import { clockTime, dateTime } from '../../i18n/format';
import classes from './Message.module.css';

const ICONS: Record<string, typeof IconPoint> = {
  assigned: IconUserPlus,
  closed: IconCheck,
  reopened: IconArrowBackUp,
  snoozed: IconAlarmSnooze,
  spam: IconBan,
  waiting: IconHourglass,
  emailed: IconMailForward,
  'email-failed': IconMailX,
  'email-unknown': IconMailQuestion,
  unscheduled: IconCalendarOff,
};

/** Something that happened, between the messages. */
export function EventLine({ message }: { message: MessageView }) {
  const { t, i18n } = useTranslation();
  const event = message.event ?? { type: 'unknown' };
  const Icon = ICONS[event.type] ?? IconPoint;
  const by = message.author.name;
  const to = typeof event.to === 'string' ? event.to : null;
  const from = typeof event.from === 'string' ? event.from : null;
  const until = typeof event.until === 'string' ? dateTime(event.until) : '';
  const form =
    event.type === 'assigned' ? (to ? (by === to ? 'taken' : by ? 'assigned' : 'given') : 'unassigned') : event.type;
  const key = `inbox.event.${form}${by ? '' : 'Auto'}`;
  const text = i18n.exists(key)
    ? t(key, { by, to, from, until })
    : t(`inbox.event.${form}`, { by: by || t('inbox.system'), to, from, until, defaultValue: event.type });
  const reasonKey = `inbox.reason.${String(event.reason)}`;
  const why = event.reason && event.reason !== 'manual' && i18n.exists(reasonKey) ? ` · ${t(reasonKey)}` : '';
  return (
    <div className={classes.event}>
      <Icon size={14} stroke={1.8} aria-hidden />
      <span>
        {text}
        {why}
      </span>
      <time dateTime={message.createdAt} title={dateTime(message.createdAt)}>
        {clockTime(message.createdAt)}
      </time>
    </div>
  );
}
