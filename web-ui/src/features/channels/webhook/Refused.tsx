import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../api/types';
import { dateTime } from '../../../i18n/format';
import { Empty, Failed, Loading } from '../../../ui/states';
import { refusalsQuery } from './api';
import classes from './webhook.module.css';

const TICK = 15_000;

/** How often something was refused in the last week, by hour and reason. Nothing of what was sent is kept. */
export function Refused({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const refusals = useQuery({ ...refusalsQuery(channel.id), refetchInterval: TICK });
  if (refusals.isPending) return <Loading />;
  if (refusals.error) return <Failed error={refusals.error} retry={() => void refusals.refetch()} />;
  return (
    <>
      <p className={classes.dim}>{t('webhook.refused.said')}</p>
      {refusals.data.length === 0 ? (
        <Empty title={t('webhook.refused.none')} />
      ) : (
        <Table.ScrollContainer minWidth={620}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('webhook.refused.hour')}</Table.Th>
                <Table.Th>{t('webhook.guide.status')}</Table.Th>
                <Table.Th>{t('webhook.refused.reason')}</Table.Th>
                <Table.Th ta="end">{t('webhook.refused.count')}</Table.Th>
                <Table.Th>{t('webhook.refused.last')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {refusals.data.map((each) => (
                <Table.Tr key={`${each.hour} ${each.status} ${each.reason}`}>
                  <Table.Td className={classes.nowrap}>{dateTime(each.hour)}</Table.Td>
                  <Table.Td>{each.status}</Table.Td>
                  <Table.Td>
                    <code>{each.reason}</code>
                    <span className={classes.dim}>{t(`webhook.answer.${each.reason}`, { defaultValue: each.detail })}</span>
                    {each.reason === 'invalid' && <span className={classes.dim}>{each.detail}</span>}
                  </Table.Td>
                  <Table.Td ta="end">{each.count.toLocaleString()}</Table.Td>
                  <Table.Td className={classes.nowrap}>{dateTime(each.lastAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
