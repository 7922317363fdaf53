import { Alert, Button, Group, Select, Textarea, TextInput } from '@mantine/core';
import { IconExternalLink, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api/client';
import { problemText } from '../../../api/problems';
import type { ChannelView, Id } from '../../../api/types';
import { deliveries, pathOf, secretsQuery, type Posted, type Signed } from './api';
import { Copied } from './Copied';
import { sampleBody, SAMPLES, TEN_MINUTES, TWISTS, type Sample, type Twist } from './samples';
import classes from './webhook.module.css';

const fresh = (prefix: string) => `${prefix}-${Math.random().toString(36).slice(2, 10)}`;

/** Signs a sample and posts it to the channel's own address, as a sender would, and shows each step. */
export function Console({ channel, find }: { channel: ChannelView; find: (id: string) => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Sample>('message');
  const [body, setBody] = useState(() => sampleBody('message', fresh('test'), new Date()));
  const [deliveryId, setDeliveryId] = useState(() => fresh('evt'));
  const [twist, setTwist] = useState<Twist>('none');
  const [secretId, setSecretId] = useState<string | null>(null);
  const secrets = useQuery(secretsQuery(channel.id)).data?.filter((each) => each.state !== 'ended') ?? [];
  const post = useMutation({ mutationFn: () => send(channel, { deliveryId, secretId, body, twist }) });
  const choose = (next: Sample) => {
    setKind(next);
    setBody(sampleBody(next, fresh('test'), new Date()));
    setDeliveryId(fresh('evt'));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    post.mutate();
  };
  return (
    <div className={classes.console}>
      <form onSubmit={submit} className={classes.form}>
        <p className={classes.dim}>{t('webhook.console.said')}</p>
        <Select
          label={t('webhook.console.sample')}
          value={kind}
          onChange={(next) => next && choose(next as Sample)}
          allowDeselect={false}
          data={SAMPLES.map((value) => ({ value, label: t(`webhook.sample.${value}`) }))}
        />
        <Textarea
          label={t('webhook.console.body')}
          autosize
          minRows={8}
          maxRows={22}
          spellCheck={false}
          classNames={{ input: classes.input }}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <TextInput
          label="webhook-id"
          description={t('webhook.console.idSaid')}
          required
          classNames={{ input: classes.input }}
          value={deliveryId}
          onChange={(event) => setDeliveryId(event.currentTarget.value)}
        />
        {secrets.length > 1 && (
          <Select
            label={t('webhook.console.secret')}
            value={secretId ?? secrets[0]!.id}
            onChange={setSecretId}
            allowDeselect={false}
            data={secrets.map((each) => ({ value: each.id, label: `…${each.hint} · ${t(`webhook.secret.${each.state}`)}` }))}
          />
        )}
        <Select
          label={t('webhook.console.twist')}
          value={twist}
          onChange={(next) => next && setTwist(next as Twist)}
          allowDeselect={false}
          data={TWISTS.map((value) => ({ value, label: t(`webhook.twist.${value}`) }))}
        />
        <Group justify="space-between" mt="xs">
          <Button variant="default" size="xs" onClick={() => choose(kind)}>
            {t('webhook.console.another')}
          </Button>
          <Button type="submit" size="xs" loading={post.isPending} leftSection={<IconSend size={15} />}>
            {t('webhook.console.send')}
          </Button>
        </Group>
      </form>
      <div className={classes.steps} aria-live="polite">
        {post.error ? (
          <Alert color="red" variant="light">
            {problemText(post.error)}
          </Alert>
        ) : post.data ? (
          <Steps key={post.submittedAt} channel={channel} posted={post.data} find={find} />
        ) : (
          <p className={classes.dim}>{t('webhook.console.nothing')}</p>
        )}
      </div>
    </div>
  );
}

interface Sending {
  deliveryId: string;
  secretId: string | null;
  body: string;
  twist: Twist;
}

async function send(channel: ChannelView, { deliveryId, secretId, body, twist }: Sending): Promise<Posted> {
  const signed = await api.post<Signed>(`/api/channels/${channel.id}/sign`, {
    deliveryId,
    secretId,
    body,
    at: twist === 'old' ? new Date(Date.now() - TEN_MINUTES).toISOString() : undefined,
  });
  const headers: Record<string, string> = { 'content-type': 'application/json', ...signed.headers };
  if (twist === 'missing') delete headers['webhook-signature'];
  const sent = twist === 'body' ? `${body} ` : body;
  const before = await newest(channel, signed.headers['webhook-id'] ?? '');
  const began = performance.now();
  const answer = await fetch(pathOf(channel), { method: 'POST', headers, body: sent, credentials: 'omit' });
  const text = await answer.text();
  return { signed: { ...signed, headers }, body: sent, status: answer.status, answer: text, took: performance.now() - began, before: before?.id ?? null };
}

const newest = async (channel: ChannelView, id: string) => (await deliveries(channel.id, { id, limit: 1 })).items[0] ?? null;

function Steps({ channel, posted, find }: { channel: ChannelView; posted: Posted; find: (id: string) => void }) {
  const { t } = useTranslation();
  const { signed, status } = posted;
  const id = signed.headers['webhook-id'] ?? '';
  const code = codeOf(posted.answer);
  const headers = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <>
      <Step title={t('webhook.console.signed')}>
        <Copied text={signed.content} label={t('webhook.console.signed')} />
      </Step>
      <Step title={t('webhook.console.request')}>
        <Copied text={[`POST ${channel.url}`, ...headers, '', posted.body].join('\n')} label={t('webhook.console.request')} />
      </Step>
      <Step title={t('webhook.console.answer')}>
        <p className={classes.verdict} data-good={status < 300 || undefined}>
          <strong>{status}</strong> {code && <code>{code}</code>} · {t('webhook.console.took', { ms: Math.round(posted.took) })}
        </p>
        {code && <p>{t(`webhook.answer.${code}`, { defaultValue: '' })}</p>}
        <Copied text={pretty(posted.answer)} label={t('webhook.console.answer')} />
      </Step>
      {status < 300 && (
        <Step title={t('webhook.console.result')}>
          <Result channel={channel} id={id} before={posted.before} find={find} />
        </Step>
      )}
    </>
  );
}

function Step({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className={classes.step}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

const LOOKS = 30;
const LOOK_EVERY = 400;

/** What became of it, from the log, which is written a moment after the answer. */
function Result({ channel, id, before, find }: { channel: ChannelView; id: string; before: Id | null; find: (id: string) => void }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['channel-delivery-of', channel.id, id, before],
    queryFn: async () => {
      const line = await newest(channel, id);
      return line?.id === before ? null : line;
    },
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data || state.dataUpdateCount >= LOOKS ? false : LOOK_EVERY),
  }).data;
  if (!found) return <p className={classes.dim}>{t('webhook.console.looking')}</p>;
  return (
    <Group gap="sm">
      <span className={classes.outcome} data-outcome={found.outcome}>
        {t(`webhook.outcome.${found.outcome}`, { defaultValue: found.outcome })}
      </span>
      {found.conversationId && (
        <Link to="/inbox/{-$id}" params={{ id: found.conversationId }} className={classes.back}>
          <IconExternalLink size={15} aria-hidden /> {t('webhook.console.conversation')}
        </Link>
      )}
      <Button size="compact-xs" variant="default" onClick={() => find(id)}>
        {t('webhook.console.inLog')}
      </Button>
    </Group>
  );
}

function codeOf(answer: string): string | null {
  try {
    const { code } = JSON.parse(answer) as { code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
