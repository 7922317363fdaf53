import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../api/types';
import { dateTime, duration } from '../../i18n/format';
import { TimeAgo } from '../../ui/marks';
import { Empty, Failed, Loading } from '../../ui/states';
import { incidentsQuery } from './ledger';
import { Sparkline } from './Sparkline';
import classes from './ChannelsPage.module.css';
import own from './Ledger.module.css';

/** Whether the channel works, how much came today, and what went wrong with it lately. */
export function HealthTab({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const { health } = channel;
  const check = health.check;
  const open = check ? check.missing - check.mended : 0;
  return (
    <Stack gap="md" maw={860}>
      <div>
        <span className={classes.state} data-state={channel.state}>
          {t(`channels.state.${channel.state}`)}
        </span>
      </div>
      {channel.state !== 'connected' && (channel.stateDetail || health.lastError) && (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={17} />}
          classNames={{ label: own.alert }}
          title={t('ledger.trouble')}
        >
          {channel.stateDetail ?? health.lastError}
        </Alert>
      )}
      {check && check.missing > 0 && (
        <Alert
          color={open > 0 ? 'red' : 'yellow'}
          icon={<IconAlertTriangle size={17} />}
          classNames={{ label: own.alert }}
          title={t('ledger.gap', { count: check.missing })}
        >
          {t('ledger.gapMended', { mended: check.mended, missing: check.missing })}
        </Alert>
      )}
      {check && check.missing === 0 && (
        <Text size="sm" c="dimmed">
          <IconCircleCheck size={15} style={{ verticalAlign: -3 }} aria-hidden />{' '}
          {t('ledger.agrees', { count: check.found })} <TimeAgo at={check.at} />
        </Text>
      )}
      <dl className={own.figures}>
        <Figure name={t('channels.received')}>{health.receivedToday.toLocaleString()}</Figure>
        <Figure name={t('channels.imported')}>{health.importedToday.toLocaleString()}</Figure>
        <Figure name={t('channels.duplicates')}>{health.duplicateToday.toLocaleString()}</Figure>
        <Figure name={t('ledger.errors')} bad={health.errorsToday > 0}>
          {health.errorsToday.toLocaleString()}
        </Figure>
        <Figure name={t('channels.quarantined')} bad={health.quarantined > 0}>
          {health.quarantined.toLocaleString()}
        </Figure>
        <Figure name={t('ledger.lag')}>
          {health.lagSeconds ? duration(health.lagSeconds * 1000) : t('ledger.none')}
        </Figure>
        {channel.watched && (
          <>
            <Figure name={t('ledger.behind')}>{(check?.behind ?? 0).toLocaleString()}</Figure>
            <Figure name={t('ledger.lastSuccess')}>
              {health.lastSuccessAt ? <TimeAgo at={health.lastSuccessAt} /> : '–'}
            </Figure>
          </>
        )}
        <Figure name={t('channels.last')}>{health.lastReceivedAt ? <TimeAgo at={health.lastReceivedAt} /> : '–'}</Figure>
      </dl>
      <Sparkline values={health.inPerMinute} label={t('channels.lastHour')} />
      <Incidents channel={channel} />
    </Stack>
  );
}

function Incidents({ channel }: { channel: ChannelView }) {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useQuery(incidentsQuery(channel.id));
  return (
    <section aria-label={t('ledger.incidents')}>
      <h2 className={own.heading}>{t('ledger.incidents')}</h2>
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t('ledger.noIncidents')} />
      ) : (
        <ul className={classes.items}>
          {data.map((incident) => (
            <li key={incident.id} className={own.line}>
              <time dateTime={incident.at} className={classes.dim}>
                {dateTime(incident.at)}
              </time>
              <span className={classes.state} data-state={incident.kind === 'gap' ? 'reauth_required' : incident.kind}>
                {incident.kind === 'gap' ? t('ledger.gapShort') : t(`channels.state.${incident.kind}`)}
              </span>
              {incident.detail && <span className={own.detail}>{incident.detail}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Figure({ name, bad, children }: { name: string; bad?: boolean; children: ReactNode }) {
  return (
    <div data-bad={bad || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
