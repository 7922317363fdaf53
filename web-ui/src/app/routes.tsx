import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { queryClient, sessionQuery, setupQuery } from '../api/queries';
import { asProblem } from '../api/problems';
import type { Ability, SessionView } from '../api/types';
import { webhookSearch } from '../features/channels/webhook/search';
import { inboxSearch } from '../features/inbox/search';
import { NotAllowed, NotFound } from '../ui/states';
import { PageFailed } from '../ui/PageFailed';
import { Loading } from '../ui/states';
import { Shell } from './Shell';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Who is signed in, or null. Fails only if the server cannot tell. */
async function whoIsThere(): Promise<SessionView | null> {
  try {
    return await queryClient.ensureQueryData(sessionQuery);
  } catch (error) {
    if (asProblem(error).status === 401) return null;
    throw error;
  }
}

/** Only a path of our own: whoever made the link must not choose where one lands after signing in. */
const ownPath = (to: unknown) =>
  typeof to === 'string' && to.startsWith('/') && !to.startsWith('//') && !to.includes('\\') ? to : undefined;

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => ({ to: ownPath(search.to) }),
  beforeLoad: async ({ search }) => {
    if (await whoIsThere()) throw redirect({ href: search.to ?? '/inbox' });
    if ((await queryClient.fetchQuery(setupQuery)).needed) throw redirect({ to: '/setup' });
  },
  component: lazyRouteComponent(() => import('./SignInPage'), 'SignInPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async () => {
    if (!(await queryClient.fetchQuery(setupQuery)).needed) throw redirect({ to: '/sign-in' });
  },
  component: lazyRouteComponent(() => import('./SetupPage'), 'SetupPage'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    const session = await whoIsThere();
    if (!session) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
    return { session };
  },
  component: Shell,
  notFoundComponent: NotFound,
});

const start = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/{-$id}' });
  },
});

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox/{-$id}',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('../features/inbox/InboxPage'), 'InboxPage'),
});

/** Only for those who may; the server decides again with each request. */
function mayOnly(ability: Ability) {
  return ({ context }: { context: { session: SessionView } }) => {
    if (!context.session.abilities.includes(ability)) throw new NotAllowedError();
  };
}

class NotAllowedError extends Error {}

const board = createRoute({
  getParentRoute: () => app,
  path: '/board',
  beforeLoad: mayOnly('board.read'),
  component: lazyRouteComponent(() => import('../features/board/BoardPage'), 'BoardPage'),
});

const contacts = createRoute({
  getParentRoute: () => app,
  path: '/contacts/{-$id}',
  beforeLoad: mayOnly('contact.read'),
  component: lazyRouteComponent(() => import('../features/contacts/ContactsPage'), 'ContactsPage'),
});

const imports = createRoute({
  getParentRoute: () => app,
  path: '/imports/{-$id}',
  beforeLoad: mayOnly('contact.import'),
  component: lazyRouteComponent(() => import('../features/imports/ImportsPage'), 'ImportsPage'),
});

const channels = createRoute({
  getParentRoute: () => app,
  path: '/channels/{-$id}',
  validateSearch: (search: Record<string, unknown>): { tab?: string } =>
    typeof search.tab === 'string' ? { tab: search.tab } : {},
  beforeLoad: mayOnly('channel.read'),
  component: lazyRouteComponent(() => import('../features/channels/ChannelsPage'), 'ChannelsPage'),
});

const webhook = createRoute({
  getParentRoute: () => app,
  path: '/channels/$id/webhook',
  validateSearch: webhookSearch,
  beforeLoad: mayOnly('channel.manage'),
  component: lazyRouteComponent(() => import('../features/channels/webhook/WebhookPage'), 'WebhookPage'),
});

const team = createRoute({
  getParentRoute: () => app,
  path: '/team',
  beforeLoad: mayOnly('user.manage'),
  component: lazyRouteComponent(() => import('../features/team/TeamPage'), 'TeamPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/SettingsPage'), 'SettingsPage'),
});

const form = createRoute({
  getParentRoute: () => app,
  path: '/settings/forms/$id',
  beforeLoad: mayOnly('channel.manage'),
  component: lazyRouteComponent(() => import('../features/forms/FormBuilderPage'), 'FormBuilderPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    app.addChildren([start, inbox, board, contacts, imports, channels, webhook, team, settings, form]),
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) =>
    error instanceof NotAllowedError ? (
      <NotAllowed />
    ) : (
      <PageFailed
        error={error}
        retry={() => {
          reset();
          void router.invalidate();
        }}
      />
    ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
