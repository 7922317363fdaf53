import { Alert, Button, Code, Drawer, Group, MultiSelect, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role, TeamView, UserView } from '../../api/types';
import { useSave } from './useSave';

interface Props {
  /** null: a new one is made. */
  user: UserView | null;
  teams: readonly TeamView[];
  close: () => void;
}

type Created = { user?: UserView; password?: string | null };

export function UserEditor({ user, teams, close }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'agent');
  const [of, setOf] = useState<string[]>(user?.teams ?? []);
  const [capacity, setCapacity] = useState<number>(user?.capacity ?? 20);
  const [enabled, setEnabled] = useState(!user?.disabled);
  const [password, setPassword] = useState<string | null>(null);
  const { save, saving, faultOf, trouble } = useSave<Created>('/api/users', user?.id, (now) => {
    if (!user && now.password) setPassword(now.password);
    else close();
  });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      title={user ? user.name : t('team.add.users')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {password ? (
        <Stack>
          <Alert color="yellow" title={t('team.passwordOnce')}>
            <Code block>{password}</Code>
          </Alert>
          <Text size="sm">{t('team.passwordHint', { name })}</Text>
          <Button onClick={close}>{t('channels.done')}</Button>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save(
              user
                ? { version: user.version, name, role, teams: of, capacity, disabled: !enabled }
                : { name, email, role, teams: of },
            );
          }}
        >
          <Stack gap="sm">
            <TextInput label={t('team.name')} required data-autofocus value={name} error={faultOf('name')} onChange={(e) => setName(e.currentTarget.value)} />
            <TextInput
              label={t('team.email')}
              type="email"
              required
              disabled={!!user}
              value={email}
              error={faultOf('email')}
              onChange={(e) => setEmail(e.currentTarget.value)}
            />
            <Select
              label={t('team.role')}
              allowDeselect={false}
              value={role}
              error={faultOf('role')}
              onChange={(value) => setRole(value as Role)}
              data={(['agent', 'lead', 'admin'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
            />
            <MultiSelect
              label={t('team.teams')}
              value={of}
              error={faultOf('teams')}
              onChange={setOf}
              data={teams.map((team) => ({ value: team.id, label: team.name }))}
            />
            {user && (
              <>
                <NumberInput
                  label={t('team.capacity')}
                  description={t('team.capacityHint')}
                  min={0}
                  max={10_000}
                  value={capacity}
                  error={faultOf('capacity')}
                  onChange={(value) => setCapacity(Number(value))}
                />
                <Switch label={t('team.enabled')} checked={enabled} onChange={(e) => setEnabled(e.currentTarget.checked)} />
              </>
            )}
            {trouble && (
              <Text size="sm" c="red" role="alert">
                {trouble}
              </Text>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('act.cancel')}
              </Button>
              <Button type="submit" loading={saving}>
                {user ? t('act.save') : t('channels.create')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Drawer>
  );
}
