import { Tabs } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/Page';
import { Failed, Loading, NotFound } from '../../../ui/states';
import { channelQuery } from './api';
import { Console } from './Console';
import { Deliveries } from './Deliveries';
import { freshSecret, rememberFresh } from './fresh';
import { Guide } from './Guide';
import { Refused } from './Refused';
import { TABS, type WebhookSearch } from './search';
import { Secrets } from './Secrets';
import classes from './webhook.module.css';

/** One webhook channel for those who connect something to it: how, whether it works, what came, and its secrets. */
export function WebhookPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const { tab = 'guide', find } = useSearch({ strict: false }) as WebhookSearch;
  const navigate = useNavigate();
  const channel = useQuery(channelQuery(id));
  /** Just made: the only moment at which it is known. */
  const [secret, setSecret] = useState(() => freshSecret(id));
  const keep = (made: string) => {
    rememberFresh(id, made);
    setSecret(made);
  };
  const go = (search: WebhookSearch) => void navigate({ to: '/channels/$id/webhook', params: { id }, search });

  if (channel.isPending) return <Loading />;
  if (channel.error) return <Failed error={channel.error} retry={() => void channel.refetch()} />;
  if (channel.data.kind !== 'webhook') return <NotFound />;
  return (
    <Page
      title={channel.data.name}
      tools={
        <Link to="/channels/{-$id}" params={{ id: undefined }} className={classes.back}>
          <IconArrowLeft size={15} aria-hidden /> {t('nav.channels')}
        </Link>
      }
    >
      <Tabs value={tab} onChange={(next) => go({ tab: TABS.find((each) => each === next) })} keepMounted={false}>
        <Tabs.List className={classes.tabs}>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`webhook.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="guide" className={classes.panel}>
          <Guide channel={channel.data} secret={secret} toSecrets={() => go({ tab: 'secrets' })} />
        </Tabs.Panel>
        <Tabs.Panel value="console" className={classes.panel}>
          <Console channel={channel.data} find={(what) => go({ tab: 'deliveries', find: what })} />
        </Tabs.Panel>
        <Tabs.Panel value="deliveries" className={classes.panel}>
          <Deliveries channel={channel.data} find={find ?? ''} setFind={(what) => go({ tab: 'deliveries', find: what || undefined })} />
        </Tabs.Panel>
        <Tabs.Panel value="refused" className={classes.panel}>
          <Refused channel={channel.data} />
        </Tabs.Panel>
        <Tabs.Panel value="secrets" className={classes.panel}>
          <Secrets channel={channel.data} secret={secret} setSecret={keep} toGuide={() => go({ tab: 'guide' })} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
