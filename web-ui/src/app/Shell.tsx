import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Palette } from '../actions/Palette';
import { Shortcuts } from '../actions/Shortcuts';
import { whenSignedOut } from '../api/client';
import { keys, queryClient } from '../api/queries';
import type { SessionView } from '../api/types';
import { outbox } from '../live/outbox';
import { live } from '../live/store';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { tellOfChannels } from './alerts';
import { LineBanner } from './LineState';
import { notifyOnDesktop } from './notify';
import { Rail } from './Rail';
import { useOwnAppearance, useSession } from './session';
import classes from './Shell.module.css';

/** What stays on the screen whatever page is open, and the one line to the server. */
export function Shell() {
  const session = useSession();
  const router = useRouter();
  const { t } = useTranslation();
  useOwnAppearance(session);
  const userId = session.user.id;
  useEffect(() => {
    const leave = () => {
      live.forget();
      void router.navigate({ to: '/sign-in', search: { to: router.state.location.href } });
    };
    whenSignedOut(leave);
    live.connect(session, leave);
    outbox.begin(userId);
    const stop = outbox.pumpWhenLive();
    const quiet = notifyOnDesktop(() => queryClient.getQueryData<SessionView>(keys.session), router.navigate);
    const untold = tellOfChannels();
    return () => {
      stop();
      untold();
      quiet();
      whenSignedOut(() => {});
      live.disconnect();
    };
    // The position of the session as it was first read; later changes of it are no reason to connect anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [userId, router]);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('nav.skip')}
      </a>
      <Palette />
      <Shortcuts />
      <Rail />
      <main id="content" className={classes.content} tabIndex={-1}>
        <LineBanner />
        <ErrorBoundary>
          <Outlet />
        </ErrorBoundary>
      </main>
    </div>
  );
}
