import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconFile, IconLock, IconPhoto, IconUserQuestion } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttachmentView, Id, MessageView } from '../../api/types';
import { clockTime, dateTime, fileSize } from '../../i18n/format';
import { Person } from '../../ui/Person';
import { Addressees } from './Addressees';
import { Delivery } from './Delivery';
import { EventLine } from './EventLine';
import { HtmlMail } from './HtmlMail';
import classes from './Message.module.css';
import { MessageText } from './MessageText';

interface Props {
  message: MessageView;
  /** The one before is of the same author and recent: no need to name the author again. */
  follows: boolean;
  /** Its subject is not the one before's. */
  newSubject: boolean;
  /** Who the conversation's customer is. */
  contact: Id;
  /** Begins an answer to this message. */
  answer: ((message: Id) => void) | null;
}

export const Message = memo(function Message({ message, follows, newSubject, contact, answer }: Props) {
  const { t } = useTranslation();
  if (message.kind === 'event') return <EventLine message={message} />;
  const side = message.kind === 'note' ? 'note' : message.direction === 'in' ? 'in' : 'out';
  const at = message.direction === 'in' ? (message.sentAt ?? message.receivedAt) : message.createdAt;
  const files = message.attachments.filter((file) => !(file.inline && message.html));
  return (
    <article className={classes.message} data-side={side} data-follows={follows || undefined}>
      <div className={classes.gutter}>
        {!follows && side !== 'out' && <Person id={message.author.id ?? message.id} name={message.author.name || '?'} size={28} />}
      </div>
      <div className={classes.column}>
        <header className={follows ? 'fl-sr' : classes.head}>
          <span className={classes.author}>{message.author.name || t('inbox.system')}</span>
          {side === 'note' && (
            <span className={classes.noteMark}>
              <IconLock size={11} aria-hidden /> {t('inbox.internalNote')}
            </span>
          )}
          {message.author.kind === 'contact' && message.author.id !== contact && (
            <span className={classes.third} title={message.from?.address}>
              <IconUserQuestion size={11} aria-hidden /> {t('inbox.thirdParty')}
            </span>
          )}
          {message.kind === 'lead' && <span className={classes.mark}>{t('inbox.lead')}</span>}
          <Addressees {...message} />
          {message.kind === 'auto' && <span className={classes.mark}>{t('inbox.automatic')}</span>}
        </header>
        <div className={classes.bubble} data-html={message.html ? true : undefined}>
          {newSubject && message.subject && <div className={classes.subject} dir="auto">
              {message.subject}
            </div>}
          {message.html ? (
            <HtmlMail message={message} html={message.html} />
          ) : (
            <MessageText text={message.text} quoteOffset={message.quoteOffset} />
          )}
          {message.signature && (
            <details className={classes.signature}>
              <summary>{t('inbox.signature')}</summary>
              {message.signature}
            </details>
          )}
          {files.length > 0 && <Files files={files} />}
        </div>
        <footer className={classes.foot}>
          <time dateTime={at} title={dateTime(at)}>
            {clockTime(at)}
          </time>
          {message.direction === 'out' && message.kind !== 'note' && <Delivery message={message} />}
          {answer && message.kind !== 'note' && (
            <Tooltip label={t('inbox.answerThis')}>
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                className={classes.answer}
                aria-label={t('inbox.answerThisOf', { name: message.author.name })}
                onClick={() => answer(message.id)}
              >
                <IconArrowBackUp size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </footer>
      </div>
    </article>
  );
});

function Files({ files }: { files: readonly AttachmentView[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.files} aria-label={t('inbox.attachments')}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={file.url} target="_blank" rel="noopener" className={classes.file} download={file.name}>
            {/^image\/(png|jpeg|gif|webp)$/.test(file.contentType) ? (
              <img src={file.url} alt="" loading="lazy" className={classes.thumb} />
            ) : file.contentType.startsWith('image/') ? (
              <IconPhoto size={20} stroke={1.5} aria-hidden />
            ) : (
              <IconFile size={20} stroke={1.5} aria-hidden />
            )}
            <span className={classes.fileName}>{file.name}</span>
            <span className={classes.fileSize}>{fileSize(file.size)}</span>
            <IconDownload size={15} aria-hidden />
          </a>
        </li>
      ))}
    </ul>
  );
}
