import { keys, queryClient } from '../api/queries';
import type { Id, ImportView, SessionView, UserView } from '../api/types';
import type { EphemeralFrame, EventFrame } from './frames';

type Presence = Extract<EphemeralFrame, { type: 'presence' }>;

interface Versioned {
  id: Id;
  version: number;
}

/** In a list of entities: replaces what is older, adds what is new. */
export function upserted<T extends Versioned>(list: readonly T[], next: T): readonly T[] {
  const held = list.find((each) => each.id === next.id);
  if (!held) return [...list, next];
  return held.version >= next.version ? list : list.map((each) => (each.id === next.id ? next : each));
}

function upsert<T extends Versioned>(key: readonly unknown[], next: T): void {
  queryClient.setQueryData<readonly T[]>(key, (list) => (list ? upserted(list, next) : list));
}

/** Events about what is kept in the query cache: users, teams, inboxes, channels, contacts. */
export function patchQueries(frame: EventFrame | Presence): void {
  if (frame.t === 'ephemeral') {
    const { userId, ...now } = frame.data;
    patchUser(userId, (user) => ({ ...user, ...now }));
    return;
  }
  switch (frame.type) {
    case 'user.changed': {
      const { user } = frame.data;
      upsert<UserView>(keys.users, user);
      patchUser(user.id, (held) => (user.version > held.version ? user : held));
      break;
    }
    case 'team.changed':
      upsert(keys.teams, frame.data.team);
      break;
    case 'inbox.changed':
      upsert(keys.inboxes, frame.data.inbox);
      break;
    case 'channel.changed':
      upsert(keys.channels, frame.data.channel);
      break;
    case 'channel.gap':
      stale(keys.channels);
      break;
    case 'contact.changed':
      stale(keys.contact(frame.data.contact.id), keys.contacts);
      break;
    case 'company.changed':
      stale(keys.company(frame.data.company.id), keys.companies);
      break;
    case 'contacts.changed':
      // Many at once: whatever shows contacts reads them again.
      stale(keys.contacts, keys.companies, ['contact'], ['company']);
      break;
    case 'contact-import.changed':
      patchImport(frame.data.import);
      break;
    case 'message.scheduled':
      // What was taken back is its author's draft again; a composer reads drafts when it opens, so it must not open with old ones.
      if (frame.data.scheduled.state === 'cancelled') {
        const queryKey = keys.conversation(frame.data.conversationId);
        queryClient.removeQueries({ queryKey, type: 'inactive' });
        stale(queryKey);
      }
      break;
    case 'quarantine.added':
      stale(keys.quarantine);
      break;
    default:
  }
}

function patchUser(id: Id, change: (user: UserView) => UserView): void {
  queryClient.setQueryData<readonly UserView[]>(keys.users, (list) =>
    list?.map((user) => (user.id === id ? change(user) : user)),
  );
  queryClient.setQueryData<SessionView>(keys.session, (session) =>
    session?.user.id === id ? { ...session, user: change(session.user) } : session,
  );
}

/** Figures move with each batch; what else there is to an import changes with its state. */
function patchImport(next: ImportView): void {
  const held = queryClient.getQueryData<ImportView>(keys.import(next.id));
  if (held && held.version < next.version) {
    queryClient.setQueryData<ImportView>(keys.import(next.id), { ...held, ...next });
    if (held.state !== next.state) stale(keys.import(next.id), keys.importRows(next.id));
  }
  queryClient.setQueryData<readonly ImportView[]>(keys.imports, (list) =>
    list && (list.some((each) => each.id === next.id) ? upserted(list, next) : [next, ...list]),
  );
}

function stale(...which: (readonly unknown[])[]): void {
  which.forEach((queryKey) => void queryClient.invalidateQueries({ queryKey }));
}
