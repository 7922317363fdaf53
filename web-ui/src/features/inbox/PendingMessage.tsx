import { Button } from '@mantine/core';
import { IconAlertCircle, IconClock, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../i18n/format';
import { outbox, type Pending } from '../../live/outbox';
import classes from './Message.module.css';

/** What was sent and is not confirmed. */
export function PendingMessage({ pending, edit }: { pending: Pending; edit: (pending: Pending) => void }) {
  const { t } = useTranslation();
  const { body, state, problem } = pending;
  const failed = state === 'failed';
  return (
    <article
      className={classes.message}
      data-side={body.kind === 'note' ? 'note' : 'out'}
      data-pending={!failed || undefined}
    >
      <div className={classes.gutter} />
      <div className={classes.column}>
        <header className={body.kind === 'note' ? classes.head : 'fl-sr'}>
          <span className={classes.author}>{t('inbox.you')}</span>
          {body.kind === 'note' && (
            <span className={classes.noteMark}>
              <IconLock size={11} aria-hidden /> {t('inbox.internalNote')}
            </span>
          )}
        </header>
        <div className={classes.bubble} data-state={state}>
          <div className={classes.text} dir="auto">
            {body.text}
          </div>
          {pending.files.map((file) => (
            <div key={file.id} className={classes.fileSize}>
              {file.name}
            </div>
          ))}
        </div>
        <footer className={classes.foot} role="status">
          <time dateTime={pending.writtenAt}>{clockTime(pending.writtenAt)}</time>
          {failed ? (
            <span className={classes.failed}>
              <IconAlertCircle size={14} aria-hidden />
              {t('inbox.notSent', { why: problem?.text ?? '' })}
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                onClick={() => outbox.retry(body.clientMsgId, problem?.code === 'newer-reply')}
              >
                {problem?.code === 'newer-reply' ? t('inbox.sendAnyway') : t('act.retry')}
              </Button>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => edit(pending)}>
                {t('inbox.editAgain')}
              </Button>
            </span>
          ) : (
            <span className={classes.delivery}>
              <IconClock size={14} aria-hidden />
              {state === 'waiting' ? t('inbox.delivery.waiting') : t('inbox.delivery.sending')}
            </span>
          )}
        </footer>
      </div>
    </article>
  );
}
