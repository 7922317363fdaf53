import { Alert, Button, Code, CopyButton, Drawer, Group, NumberInput, PasswordInput, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { asProblem } from '../../api/problems';
import { inboxesQuery, keys, queryClient } from '../../api/queries';
import type { ChannelKindView, ChannelView, CreatedChannel, Locale } from '../../api/types';
import { complain } from '../inbox/acts';
import { isAsked } from './asked';
import { Recipe } from './Recipe';
import { rememberFresh } from './webhook/fresh';

interface Property {
  type?: string;
  title?: string;
  'x-title-zh-CN'?: string;
  'x-secret'?: boolean;
  enum?: string[];
  'x-enum-en'?: string[];
  'x-enum-zh-CN'?: string[];
  description?: string;
  'x-description-zh-CN'?: string;
  'x-lines'?: boolean;
  'x-only-if'?: Record<string, string[]>;
  default?: unknown;
}

interface Props {
  kind: ChannelKindView;
  /** null: a new one is made. */
  channel: ChannelView | null;
  close: () => void;
}

/** Settings of one channel; the form follows the schema of its kind. */
export function ChannelEditor({ kind, channel, close }: Props) {
  const { t, i18n } = useTranslation();
  const title = kind.title[i18n.language as Locale] ?? kind.title.en;
  const schema = kind.settingsSchema as { properties?: Record<string, Property>; required?: string[] };
  const properties = Object.entries(schema.properties ?? {});
  const inboxes = useQuery(inboxesQuery).data ?? [];
  const [name, setName] = useState(channel?.name ?? '');
  const [inboxId, setInboxId] = useState<string | null>(channel?.inbox.id ?? null);
  const [values, setValues] = useState<Record<string, unknown>>(() => ({
    ...Object.fromEntries(properties.filter(([, p]) => p.default !== undefined).map(([key, p]) => [key, p.default])),
    ...channel?.settings,
  }));
  const [made, setMade] = useState<{ channel: ChannelView; secret: string | null } | null>(null);
  const [confirming, setConfirming] = useState(false);
  const done = () => void queryClient.invalidateQueries({ queryKey: keys.channels });
  const save = useMutation({
    mutationFn: () => {
      const body = { ...values, name, inboxId: inboxId ?? inboxes[0]?.id };
      return channel
        ? api.patch<CreatedChannel>(`/api/channels/${channel.id}`, body)
        : api.post<CreatedChannel>('/api/channels', { ...body, kind: kind.kind });
    },
    onSuccess: (now) => {
      done();
      if (now.secret) rememberFresh(now.id, now.secret);
      if (channel) close();
      else setMade({ channel: now, secret: now.secret ?? null });
    },
  });
  const turn = useMutation({
    mutationFn: (what: 'enable' | 'disable') => api.post(`/api/channels/${channel!.id}/${what}`),
    onSuccess: () => {
      done();
      close();
    },
    onError: complain,
  });
  const rotate = useMutation({
    mutationFn: () => api.post<{ secret: string }>(`/api/channels/${channel!.id}/rotate-secret`),
    onSuccess: ({ secret }) => setMade({ channel: channel!, secret }),
    onError: complain,
  });
  const problem = save.error ? asProblem(save.error) : null;
  const faultOf = (field: string) => problem?.fields.find((each) => each.field === field)?.message;
  const loose = problem && !problem.fields.some((each) => ['name', 'inboxId'].includes(each.field) || each.field in (schema.properties ?? {}));
  const set = (key: string, value: unknown) => setValues((held) => ({ ...held, [key]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };

  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="md"
      title={channel ? channel.name : t('channels.new', { kind: title })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {made ? (
        <Stack>
          {made.secret && kind.kind !== 'email' && (
            <Alert color="yellow" title={t('channels.secretOnce')}>
              <Group gap="xs" wrap="nowrap">
                <Code block style={{ flex: 1, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                  {made.secret}
                </Code>
                <CopyButton value={made.secret}>
                  {({ copied, copy }) => (
                    <Button size="xs" variant="default" onClick={copy}>
                      {copied ? t('act.copied') : t('act.copy')}
                    </Button>
                  )}
                </CopyButton>
              </Group>
            </Alert>
          )}
          <Recipe channel={made.channel} />
          <Button onClick={close}>{t('channels.done')}</Button>
        </Stack>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="sm">
            {channel && <Recipe channel={channel} />}
            <TextInput
              label={t('channels.name')}
              required
              data-autofocus
              value={name}
              error={faultOf('name')}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t('channels.inbox')}
              value={inboxId ?? inboxes[0]?.id ?? null}
              error={faultOf('inboxId')}
              onChange={setInboxId}
              allowDeselect={false}
              data={inboxes.map((each) => ({ value: each.id, label: each.name }))}
            />
            {properties.filter(([, property]) => isAsked(property['x-only-if'], values)).map(([key, property]) => (
              <Field
                key={key}
                label={(i18n.language === 'zh-CN' && property['x-title-zh-CN']) || property.title || key}
                property={property}
                required={schema.required?.includes(key) ?? false}
                isSet={channel?.secretsSet.includes(key) ?? false}
                value={values[key]}
                error={faultOf(key)}
                set={(value) => set(key, value)}
              />
            ))}
            {loose && (
              <Text size="sm" c="red" role="alert">
                {problem.text}
              </Text>
            )}
            <Group justify="flex-end" mt="sm">
              <Button variant="default" onClick={close}>
                {t('act.cancel')}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {channel ? t('act.save') : t('channels.create')}
              </Button>
            </Group>
            {channel && (
              <Group gap="xs" pt="md" style={{ borderTop: '1px solid var(--fl-line)' }}>
                {channel.state === 'disabled' ? (
                  <Button size="xs" variant="light" loading={turn.isPending} onClick={() => turn.mutate('enable')}>
                    {t('channels.enable')}
                  </Button>
                ) : (
                  <Button size="xs" variant="light" color="red" loading={turn.isPending} onClick={() => turn.mutate('disable')}>
                    {t('channels.disable')}
                  </Button>
                )}
                {kind.kind === 'chat' &&
                  (confirming ? (
                    <Button size="xs" color="red" loading={rotate.isPending} onClick={() => rotate.mutate()}>
                      {t('channels.rotateSure')}
                    </Button>
                  ) : (
                    <Button size="xs" variant="default" onClick={() => setConfirming(true)}>
                      {t('channels.rotate')}
                    </Button>
                  ))}
              </Group>
            )}
          </Stack>
        </form>
      )}
    </Drawer>
  );
}

interface FieldProps {
  label: string;
  property: Property;
  required: boolean;
  /** A secret that is held; it is never shown. */
  isSet: boolean;
  value: unknown;
  error?: string;
  set: (value: unknown) => void;
}

function Field({ label, property, required, isSet, value, error, set }: FieldProps) {
  const { t, i18n } = useTranslation();
  const chinese = i18n.language === 'zh-CN';
  const description = chinese ? property['x-description-zh-CN'] : property.description;
  const common = { label, required, error, description };
  if (property['x-secret']) {
    return (
      <PasswordInput
        {...common}
        required={required && !isSet}
        autoComplete="new-password"
        placeholder={isSet ? t('channels.kept') : undefined}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => set(event.currentTarget.value || undefined)}
      />
    );
  }
  if (property.enum) {
    const names = chinese ? property['x-enum-zh-CN'] : property['x-enum-en'];
    const data = property.enum.map((each, n) => ({ value: each, label: names?.[n] ?? each }));
    return <Select {...common} data={data} value={typeof value === 'string' ? value : null} onChange={(next) => set(next)} />;
  }
  switch (property.type) {
    case 'boolean':
      return <Switch label={label} description={description} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
    case 'integer':
    case 'number':
      return (
        <NumberInput {...common} value={typeof value === 'number' ? value : ''} onChange={(next) => set(next === '' ? null : Number(next))} />
      );
    default:
      if (property['x-lines']) {
        return (
          <Textarea
            {...common}
            autosize
            minRows={2}
            maxRows={8}
            value={typeof value === 'string' ? value : ''}
            onChange={(event) => set(event.currentTarget.value || null)}
          />
        );
      }
      return (
        <TextInput
          {...common}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => set(event.currentTarget.value || null)}
        />
      );
  }
}
