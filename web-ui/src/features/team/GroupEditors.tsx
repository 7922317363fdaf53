import { Button, Drawer, Group, MultiSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxView, TeamView, UserView } from '../../api/types';
import { useSave } from './useSave';

const options = (all: readonly { id: string; name: string }[]) => all.map((each) => ({ value: each.id, label: each.name }));

export function TeamEditor({
  team,
  users,
  inboxes,
  close,
}: {
  team: TeamView | null;
  users: readonly UserView[];
  inboxes: readonly InboxView[];
  close: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState<string[]>(team?.members ?? []);
  const [of, setOf] = useState<string[]>(team?.inboxes ?? []);
  const { save, saving, faultOf, trouble } = useSave<TeamView>('/api/teams', team?.id, close);
  return (
    <Editor
      title={team?.name ?? t('team.add.teams')}
      close={close}
      submit={() => save({ version: team?.version, name, members, inboxes: of })}
      saving={saving}
      trouble={trouble}
      isNew={!team}
    >
      <TextInput label={t('team.name')} required data-autofocus value={name} error={faultOf('name')} onChange={(e) => setName(e.currentTarget.value)} />
      <MultiSelect label={t('team.members')} searchable value={members} error={faultOf('members')} onChange={setMembers} data={options(users.filter((user) => !user.disabled))} />
      <MultiSelect label={t('team.inboxes')} value={of} error={faultOf('inboxes')} onChange={setOf} data={options(inboxes)} />
    </Editor>
  );
}

export function InboxEditor({ inbox, teams, close }: { inbox: InboxView | null; teams: readonly TeamView[]; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(inbox?.name ?? '');
  const [of, setOf] = useState<string[]>(inbox?.teams ?? []);
  const [reopenDays, setReopenDays] = useState<number>(inbox?.reopenDays ?? 14);
  const { save, saving, faultOf, trouble } = useSave<InboxView>('/api/inboxes', inbox?.id, close);
  return (
    <Editor
      title={inbox?.name ?? t('team.add.inboxes')}
      close={close}
      submit={() => save({ version: inbox?.version, name, teams: of, reopenDays })}
      saving={saving}
      trouble={trouble}
      isNew={!inbox}
    >
      <TextInput label={t('team.name')} required data-autofocus value={name} error={faultOf('name')} onChange={(e) => setName(e.currentTarget.value)} />
      <MultiSelect label={t('team.teams')} value={of} error={faultOf('teams')} onChange={setOf} data={options(teams)} />
      <NumberInput
        label={t('team.reopenDays')}
        description={t('team.reopenDaysHint')}
        min={0}
        value={reopenDays}
        error={faultOf('reopenDays')}
        onChange={(value) => setReopenDays(Number(value))}
      />
    </Editor>
  );
}

interface EditorProps {
  title: string;
  close: () => void;
  submit: () => void;
  saving: boolean;
  trouble: string | null;
  isNew: boolean;
  children: ReactNode;
}

function Editor({ title, close, submit, saving, trouble, isNew, children }: EditorProps) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={close} position="right" title={title} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          {children}
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
              {isNew ? t('channels.create') : t('act.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
