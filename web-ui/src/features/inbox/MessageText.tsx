import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Message.module.css';

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** Plain text with its links alive and its quoted tail folded. */
export function MessageText({ text, quoteOffset }: { text: string; quoteOffset?: number | null }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const at = quoteOffset ?? text.length;
  const own = text.slice(0, at).trimEnd();
  const quoted = text.slice(at).trim();
  return (
    <>
      <Linked text={own} />
      {quoted && (
        <>
          <button className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('inbox.hideQuoted') : t('inbox.quoted')}
          </button>
          {open && (
            <div className={classes.quoted}>
              <Linked text={quoted} />
            </div>
          )}
        </>
      )}
    </>
  );
}

function Linked({ text }: { text: string }) {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(from, match.index));
    parts.push(
      <a key={match.index} href={match[0]} target="_blank" rel="noopener noreferrer nofollow">
        {match[0]}
      </a>,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return (
    <div className={classes.text} dir="auto">
      {parts.map((part, n) => (
        <Fragment key={n}>{part}</Fragment>
      ))}
    </div>
  );
}
