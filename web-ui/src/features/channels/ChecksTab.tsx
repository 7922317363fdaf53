import { Button, Group, NumberInput, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { asProblem } from '../../api/problems';
import { queryClient } from '../../api/queries';
import type { ChannelView } from '../../api/types';
import { useMay } from '../../app/session';
import { dateTime } from '../../i18n/format';
import { Empty, Failed, Loading } from '../../ui/states';
import { complain } from '../inbox/acts';
import { isUnderWay, progress, type Job } from './jobs';
import { jobsQuery, ledgerKey } from './ledger';
import own from './Ledger.module.css';

const changed = (channel: ChannelView) => void queryClient.invalidateQueries({ queryKey: ledgerKey(channel.id) });

/** Comparing the mailbox with the ledger, and taking what lies outside of it. */
export function ChecksTab({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const mayManage = useMay('channel.manage');
  const { data, isPending, error, refetch } = useQuery(jobsQuery(channel.id));
  const check = useMutation({
    mutationFn: () => api.post(`/api/channels/${channel.id}/check`),
    onSuccess: () => changed(channel),
    onError: complain,
  });
  const checking = data?.some((job) => job.kind === 'check' && isUnderWay(job)) ?? false;
  return (
    <Stack gap="lg" maw={760}>
      {mayManage && (
        <section aria-label={t('ledger.check')}>
          <Text size="sm" c="dimmed" mb={8}>
            {t('ledger.checkHint')}
          </Text>
          <Button size="xs" loading={check.isPending || checking} onClick={() => check.mutate()}>
            {t('ledger.check')}
          </Button>
        </section>
      )}
      {mayManage && <BackfillForm channel={channel} />}
      <section aria-label={t('ledger.jobs')}>
        <h2 className={own.heading}>{t('ledger.jobs')}</h2>
        {isPending ? (
          <Loading />
        ) : error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : data.length === 0 ? (
          <Empty title={t('ledger.noJobs')} />
        ) : (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {data.map((job) => (
              <JobLine key={job.id} channel={channel} job={job} mayManage={mayManage} />
            ))}
          </Stack>
        )}
      </section>
    </Stack>
  );
}

function BackfillForm({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const ask = useMutation({
    mutationFn: () =>
      api.post(`/api/channels/${channel.id}/backfill`, {
        from,
        to,
        since: since ? new Date(`${since}T00:00`).toISOString() : null,
        before: until ? dayAfter(until).toISOString() : null,
      }),
    onSuccess: () => changed(channel),
  });
  const problem = ask.error ? asProblem(ask.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <section aria-label={t('ledger.backfill')}>
      <h2 className={own.heading}>{t('ledger.backfill')}</h2>
      <Text size="sm" c="dimmed" mb={8}>
        {t('ledger.backfillHint')}
      </Text>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput size="xs" type="date" label={t('ledger.since')} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
          <TextInput size="xs" type="date" label={t('ledger.until')} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          <NumberInput size="xs" w={110} min={1} allowDecimal={false} label={t('ledger.fromUid')} value={from ?? ''} onChange={(value) => setFrom(value === '' ? null : Number(value))} />
          <NumberInput size="xs" w={110} min={1} allowDecimal={false} label={t('ledger.toUid')} value={to ?? ''} onChange={(value) => setTo(value === '' ? null : Number(value))} />
          <Button size="xs" type="submit" loading={ask.isPending} disabled={!since && !until && from === null && to === null}>
            {t('ledger.start')}
          </Button>
        </Group>
        {problem && (
          <Text size="sm" c="red" role="alert" mt={6}>
            {problem.fields[0]?.message ?? problem.text}
          </Text>
        )}
      </form>
    </section>
  );
}

/** Midnight at the end of the day, in the reader's own zone. */
function dayAfter(day: string): Date {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date;
}

function JobLine({ channel, job, mayManage }: { channel: ChannelView; job: Job; mayManage: boolean }) {
  const { t } = useTranslation();
  const cancel = useMutation({
    mutationFn: () => api.post(`/api/channels/${channel.id}/jobs/${job.id}/cancel`),
    onSuccess: () => changed(channel),
    onError: complain,
  });
  const part = progress(job);
  return (
    <li className={own.job}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t(`ledger.kind.${job.kind}`)} · {t(`ledger.jobState.${job.state}`)}
        </Text>
        <Text size="xs" c="dimmed">
          {dateTime(job.askedAt)} · {job.askedBy ?? t('ledger.bySchedule')}
        </Text>
      </Group>
      {job.place && (
        <Text size="sm">
          {t('ledger.jobFigures', { found: job.found, missing: job.missing, behind: job.behind })}
          {job.sample && ` (UID ${job.sample})`}
        </Text>
      )}
      {job.missing > 0 && (
        <Text size="sm">
          {t('ledger.jobTaken', {
            done: job.done,
            missing: job.missing,
            imported: job.imported,
            duplicate: job.duplicate,
            quarantined: job.quarantined,
          })}
        </Text>
      )}
      {job.error && (
        <Text size="sm" c="red">
          {job.error}
        </Text>
      )}
      {isUnderWay(job) && (
        <Group gap="sm" wrap="nowrap">
          <Progress
            style={{ flex: 1 }}
            value={part ?? 100}
            animated={part === null}
            aria-label={t(`ledger.kind.${job.kind}`)}
          />
          {mayManage && (
            <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('act.cancel')}
            </Button>
          )}
        </Group>
      )}
    </li>
  );
}
