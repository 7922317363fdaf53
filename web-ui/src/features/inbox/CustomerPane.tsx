import { ActionIcon } from '@mantine/core';
import { IconMoon, IconSun, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { asProblem } from '../../api/problems';
import { keys } from '../../api/queries';
import type { ContactView, ConversationView, Decision, Page } from '../../api/types';
import { useMay } from '../../app/session';
import { countryName, dateTime, languageName, localTime } from '../../i18n/format';
import { useClock } from '../../live/clock';
import { ChannelIcon, Flag, TimeAgo } from '../../ui/marks';
import { Person } from '../../ui/Person';
import classes from './CustomerPane.module.css';
import { useDetail } from './detail';
import { Fact, Part } from './facts';
import { LeadSource } from './LeadSource';

/** Who the customer is, and what was before. */
export function CustomerPane({ conversation, close }: { conversation: ConversationView; close: () => void }) {
  const { t } = useTranslation();
  const { contact, company } = conversation;
  const mayRead = useMay('contact.read');
  const whole = useQuery({
    queryKey: keys.contact(contact.id),
    queryFn: ({ signal }) => api.get<ContactView>(`/api/contacts/${contact.id}`, undefined, signal),
    enabled: mayRead,
    retry: (count, error) => asProblem(error).isPassing && count < 2,
  }).data;
  const participants = useDetail(conversation.id).data?.participants ?? [];
  const country = conversation.country ?? contact.country ?? whole?.country;
  const language = conversation.language ?? contact.language ?? whole?.language;
  const zone = contact.timeZone ?? whole?.timeZone;
  const known = whole?.identities ?? participants.filter((each) => each.kind === 'contact').map((each) => ({ kind: 'other', value: each.address, raw: null }));
  // The same number may be known from several channels.
  const identities = known.filter((each, n) => known.findIndex((other) => other.kind === each.kind && other.value === each.value) === n);
  return (
    <aside className={classes.pane} aria-label={t('inbox.customer.title')}>
      <ActionIcon className={classes.close} variant="subtle" color="gray" aria-label={t('act.close')} onClick={close}>
        <IconX size={17} />
      </ActionIcon>
      <div className={classes.who}>
        <Person id={contact.id} name={contact.name} size={52} />
        <div className={classes.name}>{contact.name}</div>
        {company && <div className={classes.dim}>{company.name}</div>}
        {zone && <LocalTime zone={zone} />}
      </div>
      <dl className={classes.facts}>
        {country && (
          <Fact name={t('inbox.customer.country')}>
            <Flag country={country} /> {countryName(country)}
          </Fact>
        )}
        {language && <Fact name={t('inbox.customer.language')}>{languageName(language)}</Fact>}
        {identities.map((each) => (
          <Fact key={each.kind + each.value} name={t(`inbox.customer.identity.${each.kind}`)}>
            <span className={classes.value}>{each.raw ?? each.value}</span>
          </Fact>
        ))}
        {whole?.owner && <Fact name={t('inbox.customer.owner')}>{whole.owner.name}</Fact>}
        {conversation.productLine && <Fact name={t('inbox.customer.productLine')}>{conversation.productLine}</Fact>}
        <Fact name={t('inbox.customer.channel')}>
          <ChannelIcon kind={conversation.channel.kind} size={13} /> {conversation.channel.name}
        </Fact>
        <Fact name={t('inbox.customer.inbox')}>{conversation.inbox.name}</Fact>
        <Fact name={t('inbox.customer.since')}>{dateTime(conversation.createdAt)}</Fact>
      </dl>
      {conversation.tags.length > 0 && (
        <div className={classes.tags}>
          {conversation.tags.map((tag) => (
            <span key={tag}>{tag}</span>
          ))}
        </div>
      )}
      <WhyMe conversation={conversation} />
      <LeadSource conversation={conversation} />
      <Before conversation={conversation} whole={whole} />
    </aside>
  );
}

function LocalTime({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const text = useClock((now) => {
    const there = localTime(zone, now);
    return there ? `${there.hour}|${there.day} ${there.time}` : '';
  });
  const [hour, time] = text.split('|');
  if (!time) return null;
  const awake = Number(hour) >= 7 && Number(hour) < 21;
  return (
    <div className={classes.local} title={zone}>
      {awake ? <IconSun size={15} aria-hidden /> : <IconMoon size={15} aria-hidden />}
      {t('inbox.customer.localTime', { time })}
    </div>
  );
}

/** Why the one who has it has it. */
function WhyMe({ conversation }: { conversation: ConversationView }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: [...keys.conversation(conversation.id), 'assignment', conversation.assignee?.id ?? '', conversation.queueReason ?? ''],
    queryFn: () => api.get<{ decisions: Decision[] }>(`/api/conversations/${conversation.id}/assignment`),
  });
  const last = data?.decisions[0];
  const reason = conversation.queueReason ?? last?.reason;
  if (!reason) return null;
  const key = `inbox.reason.${reason}`;
  return (
    <Part title={conversation.assignee ? t('inbox.customer.whyAssigned') : t('inbox.customer.whyQueued')}>
      <div className={classes.text}>{i18n.exists(key) ? t(key) : reason}</div>
      {last && <div className={classes.dim}>{dateTime(last.at)}</div>}
    </Part>
  );
}

function Before({ conversation, whole }: { conversation: ConversationView; whole: ContactView | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: [...keys.contact(conversation.contact.id), 'conversations'],
    enabled: whole === undefined,
    queryFn: () =>
      api.get<Page<ConversationView>>('/api/conversations', {
        q: conversation.contact.name,
        status: ['open', 'waiting_customer', 'snoozed', 'closed'],
        limit: 20,
      }),
  });
  const all =
    whole?.conversations ??
    data?.items
      .filter((each) => each.contact.id === conversation.contact.id)
      .map((each) => ({ ...each, channelKind: each.channel.kind })) ??
    [];
  const others = all.filter((each) => each.id !== conversation.id);
  if (others.length === 0) return null;
  return (
    <Part title={t('inbox.customer.before')}>
      <ul className={classes.before}>
        {others.map((each) => (
          <li key={each.id}>
            <Link to="/inbox/{-$id}" params={{ id: each.id }} search={(search) => search}>
              <ChannelIcon kind={each.channelKind} size={13} />
              <span className={classes.subject}>{each.subject ?? `#${each.number}`}</span>
              <span className={classes.dim}>{t(`status.${each.status}`)}</span>
              <TimeAgo at={each.lastInteractionAt} className={classes.dim} />
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}
