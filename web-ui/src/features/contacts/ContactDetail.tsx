import { Badge, Button, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { asProblem } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import type { ContactView, Id } from '../../api/types';
import { useMay } from '../../app/session';
import { dateTime } from '../../i18n/format';
import { ChannelIcon, Flag, TimeAgo } from '../../ui/marks';
import { Person } from '../../ui/Person';
import { Failed, Loading } from '../../ui/states';
import classes from './ContactsPage.module.css';

export function ContactDetail({ id }: { id: Id }) {
  const { data, isPending, error, refetch } = useQuery({
    queryKey: keys.contact(id),
    queryFn: () => api.get<ContactView>(`/api/contacts/${id}`),
    staleTime: 5_000,
  });
  if (isPending) return <Loading />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return <Shown key={data.version} contact={data} reload={() => void refetch()} />;
}

/** What lists and forms told beside what has a place of its own, and where the person came from first. */
function Known({ contact }: { contact: ContactView }) {
  const { t } = useTranslation();
  const facts = [
    ...Object.entries(contact.custom ?? {}).map(([name, value]) => [t(`contacts.custom.${name}`, { defaultValue: name }), value] as const),
    ...Object.entries(contact.source ?? {})
      .filter(([name]) => name !== 'import')
      .map(([name, value]) => [t(`inbox.source.${name.replace(/^utm_/, '')}`, { defaultValue: name }), value] as const),
  ];
  if (facts.length === 0) return null;
  return (
    <section aria-label={t('contacts.told')}>
      <h3 className={classes.heading}>{t('contacts.told')}</h3>
      <ul className={classes.plain}>
        {facts.map(([name, value]) => (
          <li key={name} style={{ whiteSpace: 'pre-line' }}>
            <span className={classes.dim}>{name}</span> <bdi>{String(value)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Shown({ contact, reload }: { contact: ContactView; reload: () => void }) {
  const { t } = useTranslation();
  const mayEdit = useMay('contact.edit');
  const [name, setName] = useState(contact.name);
  const [country, setCountry] = useState(contact.country ?? '');
  const [language, setLanguage] = useState(contact.language ?? '');
  const [timeZone, setTimeZone] = useState(contact.timeZone ?? '');
  const [tags, setTags] = useState<string[]>(contact.tags);
  const save = useMutation({
    mutationFn: () =>
      api.patch<ContactView>(`/api/contacts/${contact.id}`, {
        version: contact.version,
        name,
        country,
        language,
        timeZone,
        tags,
      }),
    onSuccess: () => {
      reload();
      void queryClient.invalidateQueries({ queryKey: keys.contacts });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const faultOf = (field: string) => problem?.fields.find((each) => each.field === field)?.message;
  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap">
        <Person id={contact.id} name={contact.name || '?'} size={44} />
        <div>
          <Text fw={700}>
            {contact.name || t('contacts.unnamed')} <Flag country={contact.country} />
          </Text>
          <Text size="sm" c="dimmed">
            {contact.company?.name}
          </Text>
        </div>
      </Group>
      <section aria-label={t('contacts.reach')}>
        <h3 className={classes.heading}>{t('contacts.reach')}</h3>
        <ul className={classes.plain}>
          {contact.identities.map((each) => (
            <li key={each.kind + each.value}>
              <span className={classes.dim}>{t(`contacts.identity.${each.kind}`)}</span> {each.value}
              {each.verified && (
                <Badge ml={6} size="xs" color="teal" variant="light">
                  {t('contacts.verified')}
                </Badge>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t('contacts.conversations')}>
        <h3 className={classes.heading}>{t('contacts.conversations')}</h3>
        <ul className={classes.plain}>
          {(contact.conversations ?? []).map((each) => (
            <li key={each.id}>
              <Link to="/inbox/{-$id}" params={{ id: each.id }} search={{ view: 'all' }} className={classes.talk}>
                <ChannelIcon kind={each.channelKind} size={14} /> #{each.number} {each.subject ?? t(`channelKind.${each.channelKind}`)}
                <span className={classes.dim}>
                  {t(`status.${each.status}`)} · <TimeAgo at={each.lastInteractionAt} />
                </span>
              </Link>
            </li>
          ))}
          {(contact.conversations ?? []).length === 0 && <li className={classes.dim}>{t('contacts.noConversations')}</li>}
        </ul>
      </section>
      <Known contact={contact} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="sm">
          <h3 className={classes.heading}>{t('contacts.facts')}</h3>
          <TextInput label={t('contacts.name')} value={name} error={faultOf('name')} disabled={!mayEdit} onChange={(e) => setName(e.currentTarget.value)} />
          <Group grow align="flex-start">
            <TextInput label={t('contacts.country')} placeholder="DE" maxLength={2} value={country} error={faultOf('country')} disabled={!mayEdit} onChange={(e) => setCountry(e.currentTarget.value.toUpperCase())} />
            <TextInput label={t('contacts.language')} placeholder="zh-CN" value={language} error={faultOf('language')} disabled={!mayEdit} onChange={(e) => setLanguage(e.currentTarget.value)} />
          </Group>
          <TextInput label={t('contacts.timeZone')} placeholder="Europe/Berlin" value={timeZone} error={faultOf('timeZone')} disabled={!mayEdit} onChange={(e) => setTimeZone(e.currentTarget.value)} />
          <TagsInput label={t('contacts.tags')} value={tags} error={faultOf('tags')} disabled={!mayEdit} onChange={setTags} />
          {problem && problem.fields.length === 0 && (
            <Text size="sm" c="red" role="alert">
              {problem.code === 'stale-version' ? t('contacts.stale') : problem.text}{' '}
              {problem.code === 'stale-version' && (
                <Button size="compact-xs" variant="default" onClick={reload}>
                  {t('contacts.reread')}
                </Button>
              )}
            </Text>
          )}
          {mayEdit && (
            <Group justify="space-between">
              <span className={classes.dim}>{t('contacts.since', { at: dateTime(contact.createdAt) })}</span>
              <Button type="submit" size="xs" loading={save.isPending}>
                {t('act.save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Stack>
  );
}
