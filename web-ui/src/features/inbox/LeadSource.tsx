import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../api/types';
import { dateTime } from '../../i18n/format';
import { useThread } from '../../live/store';
import classes from './CustomerPane.module.css';
import { Fact, Part } from './facts';
import { originOf } from './origin';

/** Where a lead came from, first and last, and what the customer agreed to. Written once; nobody edits it. */
export function LeadSource({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const messages = useThread(conversation.id)?.messages ?? [];
  const origin = originOf(messages.flatMap((each) => (each.source ? [each.source] : [])));
  if (!origin) return null;
  const { consent } = origin;
  return (
    <>
      {origin.first.length > 0 && <Touch title={t('inbox.customer.source')} facts={origin.first} />}
      {origin.last.length > 0 && <Touch title={t('inbox.customer.lastSource')} facts={origin.last} />}
      {(consent || origin.formVersion) && (
        <Part title={t('inbox.customer.consent')}>
          {consent && (
            <>
              <div className={classes.text}>{consent.given ? t('inbox.customer.consentGiven') : t('inbox.customer.consentRefused')}</div>
              {consent.text && (
                <blockquote className={classes.quote} dir="auto">
                  {consent.text}
                </blockquote>
              )}
              <div className={classes.dim}>
                {[consent.version && t('inbox.customer.consentVersion', { version: consent.version }), consent.at && dateTime(consent.at)]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </>
          )}
          {origin.formVersion && <div className={classes.dim}>{t('inbox.customer.formVersion', { version: origin.formVersion })}</div>}
        </Part>
      )}
    </>
  );
}

function Touch({ title, facts }: { title: string; facts: [string, string][] }) {
  const { t } = useTranslation();
  const name = (key: string) => {
    const bare = key.replace(/^utm_/, '');
    return t(`inbox.source.${bare}`, { defaultValue: bare });
  };
  const shown = (key: string, value: string) =>
    key === 'touched_at' && !Number.isNaN(Date.parse(value)) ? dateTime(value) : value.replace(/^https?:\/\/(www\.)?/, '');
  return (
    <Part title={title}>
      <dl className={classes.facts}>
        {facts.map(([key, value]) => (
          <Fact key={key} name={name(key)}>
            <span className={classes.value} title={value}>
              {shown(key, value)}
            </span>
          </Fact>
        ))}
      </dl>
    </Part>
  );
}
