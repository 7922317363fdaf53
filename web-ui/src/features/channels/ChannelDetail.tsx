import { ActionIcon, Tabs } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { channelsQuery } from '../../api/queries';
import type { Id } from '../../api/types';
import { useMay } from '../../app/session';
import { Page } from '../../ui/Page';
import { Failed, Loading, NotFound } from '../../ui/states';
import { ChecksTab } from './ChecksTab';
import { HealthTab } from './HealthTab';
import { LedgerTab } from './LedgerTab';
import { QuarantineTab } from './QuarantineTab';

/** One channel: how it is, what came and what became of it. */
export function ChannelDetail({ id, tab }: { id: Id; tab?: string }) {
  const { t } = useTranslation();
  const mayQuarantine = useMay('quarantine.manage');
  const { data, isPending, error, refetch } = useQuery({ ...channelsQuery, refetchInterval: 15_000 });
  const navigate = useNavigate();
  const channel = data?.find((each) => each.id === id);
  const tabs = ['health', 'ledger', ...(channel?.watched ? ['checks'] : []), ...(mayQuarantine ? ['quarantine'] : [])];
  const back = (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={t('ledger.back')}
      renderRoot={(props) => <Link to="/channels/{-$id}" params={{ id: undefined }} {...props} />}
    >
      <IconArrowLeft size={17} />
    </ActionIcon>
  );
  return (
    <Page title={channel?.name ?? t('nav.channels')} tools={back}>
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !channel ? (
        <NotFound />
      ) : (
        <Tabs
          value={tab && tabs.includes(tab) ? tab : 'health'}
          onChange={(next) =>
            void navigate({ to: '/channels/{-$id}', params: { id }, search: { tab: next ?? undefined }, replace: true })
          }
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="health">{t('ledger.health')}</Tabs.Tab>
            <Tabs.Tab value="ledger">{t('ledger.ledger')}</Tabs.Tab>
            {channel.watched && <Tabs.Tab value="checks">{t('ledger.checks')}</Tabs.Tab>}
            {mayQuarantine && (
              <Tabs.Tab value="quarantine">
                {t('channels.quarantined')}
                {channel.health.quarantined > 0 && ` (${channel.health.quarantined})`}
              </Tabs.Tab>
            )}
          </Tabs.List>
          <Tabs.Panel value="health">
            <HealthTab channel={channel} />
          </Tabs.Panel>
          <Tabs.Panel value="ledger">
            <LedgerTab channel={channel} />
          </Tabs.Panel>
          <Tabs.Panel value="checks">
            <ChecksTab channel={channel} />
          </Tabs.Panel>
          <Tabs.Panel value="quarantine">
            <QuarantineTab channel={channel} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  );
}
