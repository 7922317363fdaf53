import { Alert, Anchor, Button, Table, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../api/types';
import { Failed, Loading } from '../../../ui/states';
import { textQuery } from './api';
import { Copied } from './Copied';
import { Schema } from './Schema';
import classes from './webhook.module.css';

const SCHEMA = '/schemas/webhook/v1.json';
const EXAMPLES = [
  { name: 'curl', file: 'send.sh' },
  { name: 'Python', file: 'send.py' },
  { name: 'Java', file: 'Send.java' },
] as const;

const ANSWERS = [
  ['202', 'stored', 'stored'],
  ['400', 'broken-json', 'never'],
  ['400', 'invalid', 'never'],
  ['401', 'signature-missing', 'never'],
  ['401', 'signature-invalid', 'never'],
  ['401', 'signature-expired', 'again'],
  ['404', 'unknown-account', 'never'],
  ['413', 'too-large', 'never'],
  ['503', 'overloaded', 'later'],
  ['503', 'unavailable', 'later'],
] as const;

/** A pair of the Standard Webhooks specification's own libraries, to check an implementation against. */
const VECTOR = `secret     whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
id         msg_p5jXN8AQM9LWM0D4loKWxJek
timestamp  1614265330
body       {"test": 2432232314}

signed     msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}
signature  v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=`;

interface Props {
  channel: ChannelView;
  /** Just made. */
  secret: string | null;
  toSecrets: () => void;
}

/** How to send: everything that somebody at the other end has to know. */
export function Guide({ channel, secret, toSecrets }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.guide}>
      <Section title={t('webhook.guide.address')}>
        <p>{t('webhook.guide.addressSaid')}</p>
        <Copied text={channel.url} label={t('webhook.guide.address')} />
      </Section>
      <Section title={t('webhook.guide.signing')}>
        <p>{t('webhook.guide.signingSaid')}</p>
        <ul>
          <li>
            <code>webhook-id</code> {t('webhook.guide.headerId')}
          </li>
          <li>
            <code>webhook-timestamp</code> {t('webhook.guide.headerTimestamp')}
          </li>
          <li>
            <code>webhook-signature</code> {t('webhook.guide.headerSignature')}
          </li>
        </ul>
        <Copied
          text={'signed    = id + "." + timestamp + "." + body\nkey       = base64decode(secret without "whsec_")\nsignature = "v1," + base64(hmac_sha256(key, signed))'}
          label={t('webhook.guide.signing')}
        />
        <p>{t('webhook.guide.signingMore')}</p>
        <h3>{t('webhook.guide.vector')}</h3>
        <p>{t('webhook.guide.vectorSaid')}</p>
        <Copied text={VECTOR} label={t('webhook.guide.vector')} />
      </Section>
      <Section title={t('webhook.guide.examples')}>
        <Alert color={secret ? 'green' : 'yellow'} variant="light" className={classes.note}>
          {secret ? t('webhook.guide.withSecret') : t('webhook.guide.withoutSecret')}{' '}
          {!secret && (
            <Anchor component="button" type="button" size="sm" onClick={toSecrets}>
              {t('webhook.guide.toSecrets')}
            </Anchor>
          )}
        </Alert>
        <Tabs defaultValue={EXAMPLES[0].name} variant="outline" keepMounted={false}>
          <Tabs.List>
            {EXAMPLES.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {EXAMPLES.map(({ name, file }) => (
            <Tabs.Panel key={name} value={name} pt="xs">
              <Example file={file} url={channel.url} secret={secret} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </Section>
      <Section title={t('webhook.guide.answers')}>
        <p>{t('webhook.guide.answersSaid')}</p>
        <Table.ScrollContainer minWidth={520}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('webhook.guide.status')}</Table.Th>
                <Table.Th>{t('webhook.guide.code')}</Table.Th>
                <Table.Th>{t('webhook.guide.meaning')}</Table.Th>
                <Table.Th>{t('webhook.guide.then')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {ANSWERS.map(([status, code, then]) => (
                <Table.Tr key={code}>
                  <Table.Td>{status}</Table.Td>
                  <Table.Td>
                    <code>{code}</code>
                  </Table.Td>
                  <Table.Td>{t(`webhook.answer.${code}`)}</Table.Td>
                  <Table.Td>{t(`webhook.then.${then}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
      <Section title={t('webhook.guide.retries')}>
        <p>{t('webhook.guide.retriesSaid')}</p>
        <p>{t('webhook.guide.idempotency')}</p>
        <p>{t('webhook.guide.order')}</p>
      </Section>
      <Section title={t('webhook.guide.replies')}>
        <p>{t('webhook.guide.repliesSaid')}</p>
      </Section>
      <Section
        title={t('webhook.guide.schema')}
        tools={
          <Button component="a" href={SCHEMA} target="_blank" rel="noopener" size="compact-xs" variant="default">
            {t('webhook.guide.schemaFile')}
          </Button>
        }
      >
        <SchemaOf />
      </Section>
    </div>
  );
}

function Section({ title, tools, children }: { title: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}

function Example({ file, url, secret }: { file: string; url: string; secret: string | null }) {
  const text = useQuery(textQuery(`/examples/webhook/${file}`));
  if (text.isPending) return <Loading />;
  if (text.error) return <Failed error={text.error} retry={() => void text.refetch()} />;
  return <Copied text={text.data.replace('{{url}}', url).replace('{{secret}}', secret ?? 'whsec_…').trimEnd()} label={file} />;
}

function SchemaOf() {
  const text = useQuery(textQuery(SCHEMA));
  if (text.isPending) return <Loading />;
  if (text.error) return <Failed error={text.error} retry={() => void text.refetch()} />;
  return <Schema text={text.data} />;
}
