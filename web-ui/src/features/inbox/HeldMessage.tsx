import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCalendarTime, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, ScheduledView } from '../../api/types';
import { useClock } from '../../live/clock';
import { Addressees } from './Addressees';
import { giveUp, moveTo, sendNow, takeBack } from './held';
import classes from './Message.module.css';
import { BothTimes, SendLater } from './SendLater';
import { knownZone, ownZone } from './wallTime';

interface Props {
  held: ScheduledView;
  conversation: ConversationView;
  mayReply: boolean;
  /** Puts the text back where it can be changed. */
  take: (held: ScheduledView) => void;
}

/** A reply that has not gone out yet: one may still take it back, or it waits for its time. */
export function HeldMessage({ held, conversation, mayReply, take }: Props) {
  const { t } = useTranslation();
  const back = async () => {
    const now = await takeBack(held);
    if (now) take(now);
  };
  return (
    <article className={classes.message} data-side="out" data-held>
      <div className={classes.gutter} />
      <div className={classes.column}>
        <header className={classes.head}>
          <span className={classes.author}>{held.author.name}</span>
          {held.zone && (
            <span className={classes.mark}>
              <IconCalendarTime size={12} aria-hidden /> {t('inbox.held.scheduled')}
            </span>
          )}
          <Addressees {...held} />
        </header>
        <div className={classes.bubble}>
          <div className={classes.text} dir="auto">
            {held.text}
          </div>
          {held.attachments.map((file) => (
            <div key={file.id} className={classes.fileSize}>
              {file.name}
            </div>
          ))}
        </div>
        <footer className={classes.foot}>
          {held.zone ? (
            <Planned held={held} conversation={conversation} mayReply={mayReply} back={() => void back()} />
          ) : (
            <Countdown held={held} mayReply={mayReply} back={() => void back()} />
          )}
        </footer>
      </div>
    </article>
  );
}

interface Parts {
  held: ScheduledView;
  mayReply: boolean;
  back: () => void;
}

function Countdown({ held, mayReply, back }: Parts) {
  const { t } = useTranslation();
  const left = useClock((now) => Math.ceil((Date.parse(held.dueAt) - now) / 1000));
  return (
    <span className={classes.delivery}>
      <IconClock size={14} aria-hidden />
      {/* Said once to those who listen, not every second. */}
      <span className="fl-sr" role="status">
        {t('inbox.held.mayUndo')}
      </span>
      <span aria-hidden>{left > 0 ? t('inbox.held.in', { seconds: left }) : t('inbox.delivery.sending')}</span>
      {left > 0 && mayReply && (
        <Button size="compact-xs" variant="light" leftSection={<IconArrowBackUp size={13} />} onClick={back}>
          {t('act.undo')}
        </Button>
      )}
    </span>
  );
}

function Planned({ held, mayReply, back, conversation }: Parts & { conversation: ConversationView }) {
  const { t } = useTranslation();
  const [moving, setMoving] = useState(false);
  const zone = knownZone(held.zone) ?? ownZone();
  const other = zone === ownZone() ? knownZone(conversation.contact.timeZone) : ownZone();
  return (
    <span className={classes.planned}>
      <BothTimes at={Date.parse(held.dueAt)} zone={zone} other={other} />
      {mayReply && (
        <span className={classes.choices}>
          <Button size="compact-xs" variant="subtle" onClick={() => void sendNow(held)}>
            {t('inbox.held.now')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => setMoving(true)}>
            {t('inbox.held.move')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={back}>
            {t('inbox.editAgain')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void giveUp(held)}>
            {t('act.cancel')}
          </Button>
        </span>
      )}
      {moving && (
        <SendLater
          opened
          conversation={conversation}
          close={() => setMoving(false)}
          choose={(at) => void moveTo(held, at)}
          before={held.localTime ? { localTime: held.localTime, zone } : null}
        />
      )}
    </span>
  );
}
