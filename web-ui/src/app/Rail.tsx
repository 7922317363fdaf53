import {
  IconAddressBook,
  IconInbox,
  IconLayoutKanban,
  IconPlugConnected,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { channelsQuery, countsQuery } from '../api/queries';
import type { Ability } from '../api/types';
import { DemoSwitch } from './DemoSwitch';
import { LineState } from './LineState';
import classes from './Rail.module.css';
import { useSession } from './session';
import { UserMenu } from './UserMenu';

const PAGES = [
  { to: '/inbox/{-$id}', key: 'inbox', icon: IconInbox, needs: 'conversation.read' },
  { to: '/board', key: 'board', icon: IconLayoutKanban, needs: 'board.read' },
  { to: '/contacts/{-$id}', key: 'contacts', icon: IconAddressBook, needs: 'contact.read' },
  { to: '/channels/{-$id}', key: 'channels', icon: IconPlugConnected, needs: 'channel.read' },
  { to: '/team', key: 'team', icon: IconUsersGroup, needs: 'user.manage' },
  { to: '/settings', key: 'settings', icon: IconSettings, needs: null },
] as const satisfies readonly { to: string; key: string; icon: unknown; needs: Ability | null }[];

/** Pages that the user may open, in the order of the rail. */
export function usePages() {
  const { abilities } = useSession();
  return PAGES.filter((page) => page.needs === null || abilities.includes(page.needs));
}

export function Rail() {
  const { t } = useTranslation();
  const pages = usePages();
  const mine = useQuery(countsQuery).data?.mine ?? 0;
  const channels = useQuery({ ...channelsQuery, enabled: pages.some((page) => page.key === 'channels') }).data ?? [];
  const broken = channels.filter(({ state }) => state === 'degraded' || state === 'reauth_required').length;
  return (
    <header className={classes.rail} data-rail>
      <img className={classes.logo} src="/favicon.svg" alt="Fairlead" width={32} height={32} />
      <nav className={classes.nav} aria-label={t('nav.main')}>
        {pages.map(({ to, key, icon: Icon }) => (
          <Link key={key} to={to} className={classes.link} activeProps={{ 'aria-current': 'page' }}>
            <span className={classes.icon}>
              <Icon size={21} stroke={1.6} aria-hidden />
              {key === 'inbox' && mine > 0 && <span className={classes.badge}>{mine > 99 ? '99+' : mine}</span>}
              {key === 'channels' && broken > 0 && (
                <span className={classes.badge} data-bad role="img" aria-label={t('ledger.broken', { count: broken })}>
                  {broken}
                </span>
              )}
            </span>
            <span className={classes.label}>{t(`nav.${key}`)}</span>
          </Link>
        ))}
      </nav>
      <div className={classes.foot}>
        <span className={classes.demo}>
          <DemoSwitch />
        </span>
        <LineState />
        <UserMenu />
      </div>
    </header>
  );
}
