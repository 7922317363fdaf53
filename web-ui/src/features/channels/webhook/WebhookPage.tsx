import { Tabs } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { channelsQuery } from '../../../api/queries';
import { Page } from '../../../ui/Page';
import { Failed, Loading, NotFound } from '../../../ui/states';
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
  const { data: channels, isPending, error, refetch } = useQuery(channelsQuery);
  const channel = channels?.find((each) => each.id === id && each.kind === 'webhook');
  /** Just made: the only moment at which it is known. */
  const [secret, setSecret] = useState(() => freshSecret(id));
  const keep = (made: string) => {
    rememberFresh(id, made);
    setSecret(made);
  };
  const go = (search: WebhookSearch, replace = false) =>
    void navigate({ to: '/channels/$id/webhook', params: { id }, search, replace });

  if (isPending) return <Loading />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!channel) return <NotFound />;
  return (
    <Page
      title={channel.name}
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
          <Guide channel={channel} secret={secret} toSecrets={() => go({ tab: 'secrets' })} />
        </Tabs.Panel>
        <Tabs.Panel value="console" className={classes.panel}>
          <Console channel={channel} find={(what) => go({ tab: 'deliveries', find: what })} />
        </Tabs.Panel>
        <Tabs.Panel value="deliveries" className={classes.panel}>
          <Deliveries channel={channel} find={find ?? ''} setFind={(what) => go({ tab: 'deliveries', find: what || undefined }, true)} />
        </Tabs.Panel>
        <Tabs.Panel value="refused" className={classes.panel}>
          <Refused channel={channel} />
        </Tabs.Panel>
        <Tabs.Panel value="secrets" className={classes.panel}>
          <Secrets channel={channel} secret={secret} setSecret={keep} toGuide={() => go({ tab: 'guide' })} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
