import { useTranslation } from 'react-i18next';
import type { MailAddress } from '../../api/types';
import classes from './Message.module.css';

interface Props {
  to: readonly MailAddress[];
  cc: readonly MailAddress[];
  bcc: readonly MailAddress[];
  replyTo?: readonly MailAddress[];
}

/** To whom a mail went, when there is more to say than that it went to the customer or came to us. */
export function Addressees({ to, cc, bcc, replyTo = [] }: Props) {
  const { t } = useTranslation();
  if (cc.length === 0 && bcc.length === 0 && replyTo.length === 0 && to.length < 2) return null;
  const names = (list: readonly MailAddress[]) => list.map((each) => each.name || each.address).join(', ');
  const all = [...to, ...cc, ...bcc, ...replyTo].map((each) => each.address).join(', ');
  return (
    <span className={classes.addressees} title={all}>
      {t('inbox.to')}: {names(to)}
      {cc.length > 0 && ` · ${t('inbox.cc')}: ${names(cc)}`}
      {bcc.length > 0 && ` · ${t('inbox.bcc')}: ${names(bcc)}`}
      {replyTo.length > 0 && ` · ${t('inbox.answersTo')}: ${names(replyTo)}`}
    </span>
  );
}
