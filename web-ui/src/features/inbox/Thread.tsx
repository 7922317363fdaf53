import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, Id, MessageView, ScheduledView } from '../../api/types';
import { dayKey, dayName } from '../../i18n/format';
import { serverNow } from '../../live/clock';
import type { Pending } from '../../live/outbox';
import { live, useLive, useScheduled, useThread } from '../../live/store';
import { Failed, Loading } from '../../ui/states';
import { useDetail, useOlder } from './detail';
import { HeldMessage } from './HeldMessage';
import { Message } from './Message';
import classes from './Thread.module.css';
import { PendingMessage } from './PendingMessage';
import { readMarks } from './unread';

const NEAR_END = 90;
const NEAR_START = 240;
const TOGETHER = 5 * 60_000;
const READ_AFTER = 500;

interface Props {
  conversation: ConversationView;
  me: Id;
  pending: readonly Pending[];
  edit: (pending: Pending) => void;
  /** Begins an answer to one message; null if that is not for this channel or person. */
  answer: ((message: Id) => void) | null;
  mayReply: boolean;
  /** Puts a reply that was taken back where it can be changed. */
  take: (held: ScheduledView) => void;
}

/** The messages of a conversation. Stays at its end while one is there; otherwise what is read stays where it is. */
export function Thread({ conversation, me, pending, edit, answer, mayReply, take }: Props) {
  const { t } = useTranslation();
  const { id } = conversation;
  const { isError, error, refetch } = useDetail(id);
  const thread = useThread(id);
  const scheduled = useScheduled(id);
  const older = useOlder(id);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const heightBefore = useRef(0);
  const firstBefore = useRef<Id | undefined>(undefined);
  const [seenSeq, setSeenSeq] = useState(0);
  const messages = thread?.messages ?? [];
  const loaded = thread !== undefined && thread.before !== undefined;
  const newest = messages.at(-1);
  const fresh = newest ? messages.filter((each) => each.seq > seenSeq && each.kind !== 'event').length : 0;

  // Older messages come in above: what is being read must not move.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = messages[0]?.id;
    if (firstBefore.current && first !== firstBefore.current && !atEnd.current) {
      element.scrollTop += element.scrollHeight - heightBefore.current;
    } else if (atEnd.current) {
      element.scrollTop = element.scrollHeight;
    }
    firstBefore.current = first;
    heightBefore.current = element.scrollHeight;
  });

  // Frames of HTML mail grow when they are loaded, the composer grows when one writes.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const stay = () => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      heightBefore.current = element.scrollHeight;
    };
    const watch = new ResizeObserver(stay);
    watch.observe(element);
    if (element.firstElementChild) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, [loaded]);

  const [away, setAway] = useState(false);
  const newestSeq = newest?.seq ?? 0;
  const seen = () => setSeenSeq((before) => Math.max(before, newestSeq));
  const scrolled = () => {
    const element = box.current!;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    setAway(!atEnd.current);
    if (atEnd.current) seen();
    if (element.scrollTop < NEAR_START && older.state === 'idle' && thread?.before) void older.load();
  };
  useEffect(() => {
    if (atEnd.current) seen();
  });

  useReading(conversation, loaded && !away);

  const toEnd = () => {
    const element = box.current!;
    element.scrollTo({ top: element.scrollHeight, behavior: 'smooth' });
  };

  // One's own message is always shown.
  const mine = pending.length + scheduled.filter((each) => each.author.id === me).length;
  useEffect(() => {
    if (mine > 0 && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [mine]);

  if (!loaded) {
    return <div className={classes.frame}>{isError ? <Failed error={error} retry={() => void refetch()} /> : <Loading />}</div>;
  }
  return (
    <div className={classes.frame}>
      <div ref={box} className={classes.scroll} onScroll={scrolled} tabIndex={0} role="region" aria-label={t('inbox.thread')}>
        <div className={classes.messages}>
          {thread.before && (
            <div className={classes.older}>
              <Button size="compact-xs" variant="subtle" color="gray" loading={older.state === 'loading'} onClick={() => void older.load()}>
                {older.state === 'failed' ? t('act.retry') : t('inbox.older')}
              </Button>
            </div>
          )}
          {messages.map((message, n) => (
            <Fragment key={message.id}>
              <DayLine message={message} before={messages[n - 1]} />
              <Message message={message} follows={follows(message, messages[n - 1])} newSubject={isNewSubject(messages, n)} contact={conversation.contact.id} answer={answer} />
            </Fragment>
          ))}
          {pending
            .filter((each) => ![...messages, ...scheduled].some((known) => known.clientMsgId === each.body.clientMsgId))
            .map((each) => (
              <PendingMessage key={each.body.clientMsgId} pending={each} edit={edit} />
            ))}
          {scheduled.map((each) => (
            <HeldMessage key={each.id} held={each} conversation={conversation} mayReply={mayReply} take={take} />
          ))}
          <TypingLine conversationId={id} me={me} />
        </div>
      </div>
      {away && (
        <Button
          className={classes.jump}
          size="compact-sm"
          radius="xl"
          variant={fresh ? 'filled' : 'default'}
          leftSection={<IconArrowDown size={14} />}
          onClick={toEnd}
        >
          {fresh ? t('inbox.newer', { count: fresh }) : t('inbox.toEnd')}
        </Button>
      )}
      <Announcer messages={messages} />
    </div>
  );
}

function follows(message: MessageView, before: MessageView | undefined): boolean {
  return (
    before !== undefined &&
    before.kind !== 'event' &&
    before.author.id === message.author.id &&
    before.direction === message.direction &&
    (before.kind === 'note') === (message.kind === 'note') &&
    dayKey(before.createdAt) === dayKey(message.createdAt) &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER
  );
}

/** Compared without the marks of answering and forwarding. */
function isNewSubject(messages: readonly MessageView[], at: number): boolean {
  const bare = (text: string) => text.replace(/^((re|aw|sv|fw|fwd|wg|回复|转发)\s*[:：]\s*)+/i, '').trim();
  const subject = messages[at]!.subject;
  if (!subject) return false;
  const before = messages.findLast((each, n) => n < at && !!each.subject)?.subject;
  return !before || bare(before) !== bare(subject);
}

function DayLine({ message, before }: { message: MessageView; before: MessageView | undefined }) {
  if (before && dayKey(before.createdAt) === dayKey(message.createdAt)) return null;
  return <div className={classes.day}>{dayName(message.createdAt, serverNow())}</div>;
}

function TypingLine({ conversationId, me }: { conversationId: Id; me: Id }) {
  const { t } = useTranslation();
  const typists = (useLive((store) => store.courtesies.typists(conversationId)) ?? []).filter((each) => each.id !== me);
  return (
    <div className={classes.typing} aria-live="polite">
      {typists.length > 0 && (
        <>
          <span className={classes.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {t(typists.some((each) => each.note) ? 'inbox.notes' : 'inbox.types', {
            names: typists.map((each) => each.name || t('inbox.visitor')).join(', '),
          })}
        </>
      )}
    </div>
  );
}

/** Reads out what comes in; not what was there already. */
function Announcer({ messages }: { messages: readonly MessageView[] }) {
  const { t } = useTranslation();
  const [from] = useState(() => messages.at(-1)?.seq ?? 0);
  const last = messages.findLast((each) => each.seq > from && each.direction === 'in');
  return (
    <div className="fl-sr" role="log" aria-live="polite">
      {last ? t('inbox.newFrom', { name: last.author.name, text: last.text.slice(0, 200) }) : ''}
    </div>
  );
}

/** Marks as read what has been on the screen for a moment, with somebody in front of it. */
function useReading(conversation: ConversationView, visible: boolean): void {
  const { id, lastInboundAt } = conversation;
  useEffect(() => {
    if (!visible || !lastInboundAt) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(() => readMarks.mark(id, lastInboundAt), READ_AFTER);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, lastInboundAt, visible]);
}

/** Colleagues see who looks at what. */
export function useViewing(id: Id): void {
  useEffect(() => {
    const timer = setTimeout(() => live.send({ t: 'viewing', conversationId: id }), 250);
    return () => {
      clearTimeout(timer);
      live.send({ t: 'viewing', conversationId: null });
    };
  }, [id]);
}
