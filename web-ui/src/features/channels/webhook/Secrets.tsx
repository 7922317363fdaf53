import { Alert, Button, Group, Select, Table } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api/client';
import { queryClient } from '../../../api/queries';
import type { ChannelView, Id } from '../../../api/types';
import { dateTime } from '../../../i18n/format';
import { complain } from '../../inbox/acts';
import { Failed, Loading } from '../../../ui/states';
import { secretsQuery, type FreshSecret, type SecretView } from './api';
import { Copied } from './Copied';
import classes from './webhook.module.css';

const OVERLAPS = ['0', '1', '24', '168', '720', 'keep'] as const;
type Overlap = (typeof OVERLAPS)[number];

interface Props {
  channel: ChannelView;
  secret: string | null;
  setSecret: (secret: string) => void;
  toGuide: () => void;
}

/** A new secret beside the old ones, for as long as the senders need to change over. */
export function Secrets({ channel, secret, setSecret, toGuide }: Props) {
  const { t } = useTranslation();
  const [overlap, setOverlap] = useState<Overlap>('24');
  const secrets = useQuery(secretsQuery(channel.id));
  const again = () => void queryClient.invalidateQueries({ queryKey: secretsQuery(channel.id).queryKey });
  const rotate = useMutation({
    mutationFn: () =>
      api.post<FreshSecret>(
        `/api/channels/${channel.id}/rotate-secret`,
        overlap === 'keep' ? { keep: true } : { overlapHours: Number(overlap) },
      ),
    onSuccess: (fresh) => {
      setSecret(fresh.secret);
      again();
    },
    onError: complain,
  });
  return (
    <div className={classes.guide}>
      <p>{t('webhook.secret.said')}</p>
      {secret && (
        <Alert color="yellow" variant="light">
          <strong>{t('channels.secretOnce')}</strong>
          <Copied text={secret} label={t('webhook.secret.fresh')} />
          <Button size="compact-sm" variant="default" mt="xs" onClick={toGuide}>
            {t('webhook.secret.toExamples')}
          </Button>
        </Alert>
      )}
      <Group align="flex-end" gap="xs">
        <Select
          label={t('webhook.secret.overlap')}
          value={overlap}
          onChange={(next) => next && setOverlap(next as Overlap)}
          allowDeselect={false}
          data={OVERLAPS.map((value) => ({ value, label: t(`webhook.overlap.${value}`) }))}
        />
        <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
          {t('webhook.secret.make')}
        </Button>
      </Group>
      {secrets.isPending ? (
        <Loading />
      ) : secrets.error ? (
        <Failed error={secrets.error} retry={() => void secrets.refetch()} />
      ) : (
        <Table.ScrollContainer minWidth={600}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('webhook.secret.secret')}</Table.Th>
                <Table.Th>{t('webhook.secret.stateOf')}</Table.Th>
                <Table.Th>{t('webhook.secret.madeAt')}</Table.Th>
                <Table.Th>{t('webhook.secret.until')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {secrets.data.map((each) => (
                <Row key={each.id} channelId={channel.id} secret={each} changed={again} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </div>
  );
}

function Row({ channelId, secret, changed }: { channelId: Id; secret: SecretView; changed: () => void }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  const end = useMutation({
    mutationFn: () => api.delete(`/api/channels/${channelId}/secrets/${secret.id}`),
    onSuccess: changed,
    onError: complain,
  });
  const who = (name: SecretView['madeBy']) => (name ? ` · ${name}` : '');
  return (
    <Table.Tr>
      <Table.Td>
        <code>…{secret.hint}</code>
      </Table.Td>
      <Table.Td>
        <span className={classes.outcome} data-outcome={secret.state}>
          {t(`webhook.secret.${secret.state}`)}
        </span>
      </Table.Td>
      <Table.Td>
        {dateTime(secret.madeAt)}
        {who(secret.madeBy)}
      </Table.Td>
      <Table.Td>
        {secret.until ? dateTime(secret.until) : t('webhook.secret.open')}
        {who(secret.endedBy)}
      </Table.Td>
      <Table.Td ta="end">
        {secret.state === 'accepted' &&
          (sure ? (
            <Button size="compact-xs" color="red" loading={end.isPending} onClick={() => end.mutate()}>
              {t('webhook.secret.endSure')}
            </Button>
          ) : (
            <Button size="compact-xs" variant="default" onClick={() => setSure(true)}>
              {t('webhook.secret.end')}
            </Button>
          ))}
      </Table.Td>
    </Table.Tr>
  );
}
