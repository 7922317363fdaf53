import { Badge, Button, SegmentedControl, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inboxesQuery, teamsQuery, usersQuery } from '../../api/queries';
import type { InboxView, TeamView, UserView } from '../../api/types';
import { Page } from '../../ui/Page';
import { Person } from '../../ui/Person';
import { Failed, Loading } from '../../ui/states';
import { InboxEditor, TeamEditor } from './GroupEditors';
import { UserEditor } from './UserEditor';
import classes from './TeamPage.module.css';

type Part = 'users' | 'teams' | 'inboxes';
type Open = { part: 'users'; user: UserView | null } | { part: 'teams'; team: TeamView | null } | { part: 'inboxes'; inbox: InboxView | null } | null;

/** Who works here, in which teams, and which inboxes the teams serve. */
export function TeamPage() {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>('users');
  const [open, setOpen] = useState<Open>(null);
  const users = useQuery({ ...usersQuery, refetchInterval: 30_000 });
  const teams = useQuery(teamsQuery);
  const inboxes = useQuery(inboxesQuery);
  const error = users.error ?? teams.error ?? inboxes.error;
  const add = () =>
    setOpen(part === 'users' ? { part, user: null } : part === 'teams' ? { part, team: null } : { part, inbox: null });
  return (
    <Page
      title={t('nav.team')}
      tools={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('team.part')}
            value={part}
            onChange={(value) => setPart(value as Part)}
            data={(['users', 'teams', 'inboxes'] as const).map((value) => ({ value, label: t(`team.${value}`) }))}
          />
          <Button size="xs" leftSection={<IconPlus size={15} />} onClick={add}>
            {t(`team.add.${part}`)}
          </Button>
        </>
      }
    >
      {error ? (
        <Failed error={error} retry={() => void Promise.all([users.refetch(), teams.refetch(), inboxes.refetch()])} />
      ) : !users.data || !teams.data || !inboxes.data ? (
        <Loading />
      ) : (
        <div className={classes.table}>
          {part === 'users' && <Users users={users.data} teams={teams.data} edit={(user) => setOpen({ part, user })} />}
          {part === 'teams' && <Teams teams={teams.data} inboxes={inboxes.data} users={users.data} edit={(team) => setOpen({ part, team })} />}
          {part === 'inboxes' && <Inboxes inboxes={inboxes.data} teams={teams.data} edit={(inbox) => setOpen({ part, inbox })} />}
        </div>
      )}
      {open?.part === 'users' && <UserEditor user={open.user} teams={teams.data ?? []} close={() => setOpen(null)} />}
      {open?.part === 'teams' && (
        <TeamEditor team={open.team} users={users.data ?? []} inboxes={inboxes.data ?? []} close={() => setOpen(null)} />
      )}
      {open?.part === 'inboxes' && <InboxEditor inbox={open.inbox} teams={teams.data ?? []} close={() => setOpen(null)} />}
    </Page>
  );
}

const named = (all: readonly { id: string; name: string }[], ids: readonly string[]) =>
  all
    .filter((each) => ids.includes(each.id))
    .map((each) => each.name)
    .join(', ');

function Users({ users, teams, edit }: { users: readonly UserView[]; teams: readonly TeamView[]; edit: (user: UserView) => void }) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('team.name')}</Table.Th>
          <Table.Th>{t('team.role')}</Table.Th>
          <Table.Th>{t('team.teams')}</Table.Th>
          <Table.Th>{t('team.load')}</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((user) => (
          <Table.Tr key={user.id} data-disabled={user.disabled || undefined} className={classes.row}>
            <Table.Td>
              <span className={classes.person}>
                <Person id={user.id} name={user.name} color={user.avatarColor} size={30} online={user.online} />
                <span>
                  <b>{user.name}</b>
                  <span className={classes.dim}>{user.email}</span>
                </span>
                {user.disabled && <Badge color="gray">{t('team.disabled')}</Badge>}
              </span>
            </Table.Td>
            <Table.Td>{t(`role.${user.role}`)}</Table.Td>
            <Table.Td>{named(teams, user.teams) || '–'}</Table.Td>
            <Table.Td>
              {user.load}/{user.capacity}
            </Table.Td>
            <Table.Td>
              <Button size="compact-sm" variant="default" onClick={() => edit(user)} aria-label={t('team.editOf', { name: user.name })}>
                {t('team.edit')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Teams({
  teams,
  inboxes,
  users,
  edit,
}: {
  teams: readonly TeamView[];
  inboxes: readonly InboxView[];
  users: readonly UserView[];
  edit: (team: TeamView) => void;
}) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('team.name')}</Table.Th>
          <Table.Th>{t('team.members')}</Table.Th>
          <Table.Th>{t('team.inboxes')}</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {teams.map((team) => (
          <Table.Tr key={team.id}>
            <Table.Td>
              <b>{team.name}</b>
            </Table.Td>
            <Table.Td>{named(users, team.members) || '–'}</Table.Td>
            <Table.Td>{named(inboxes, team.inboxes) || '–'}</Table.Td>
            <Table.Td>
              <Button size="compact-sm" variant="default" onClick={() => edit(team)} aria-label={t('team.editOf', { name: team.name })}>
                {t('team.edit')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Inboxes({
  inboxes,
  teams,
  edit,
}: {
  inboxes: readonly InboxView[];
  teams: readonly TeamView[];
  edit: (inbox: InboxView) => void;
}) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('team.name')}</Table.Th>
          <Table.Th>{t('team.teams')}</Table.Th>
          <Table.Th>{t('team.open')}</Table.Th>
          <Table.Th>{t('team.unassigned')}</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {inboxes.map((inbox) => (
          <Table.Tr key={inbox.id}>
            <Table.Td>
              <b>{inbox.name}</b>
            </Table.Td>
            <Table.Td>{named(teams, inbox.teams) || '–'}</Table.Td>
            <Table.Td>{inbox.openCount}</Table.Td>
            <Table.Td>{inbox.unassignedCount}</Table.Td>
            <Table.Td>
              <Button size="compact-sm" variant="default" onClick={() => edit(inbox)} aria-label={t('team.editOf', { name: inbox.name })}>
                {t('team.edit')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
