import { Button, Code, Drawer, Fieldset, Group, MultiSelect, NumberInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxView, Locale, TeamView, UserView } from '../../api/types';
import { languageName } from '../../i18n/format';
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
  const [signatures, setSignatures] = useState(inbox?.signatures ?? {});
  const [replies, setReplies] = useState(inbox?.autoReply.on ?? false);
  const [texts, setTexts] = useState(inbox?.autoReply.texts ?? {});
  const { save, saving, faultOf, trouble } = useSave<InboxView>('/api/inboxes', inbox?.id, close);
  return (
    <Editor
      title={inbox?.name ?? t('team.add.inboxes')}
      close={close}
      submit={() => save({ version: inbox?.version, name, teams: of, reopenDays, signatures, autoReply: { on: replies, texts } })}
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
      <Texts
        title={t('team.signature')}
        hint={t('team.signatureHint')}
        placeholders={['{{agent.name}}', '{{inbox.name}}']}
        texts={signatures}
        fault={faultOf('signatures')}
        change={setSignatures}
      />
      <Texts
        title={t('team.autoReply')}
        hint={t('team.autoReplyHint')}
        placeholders={['{{inbox.name}}']}
        texts={texts}
        fault={faultOf('autoReply')}
        change={setTexts}
      >
        <Switch label={t('team.autoReply')} checked={replies} onChange={(event) => setReplies(event.currentTarget.checked)} />
      </Texts>
    </Editor>
  );
}

const LANGUAGES: Locale[] = ['en', 'zh-CN'];

interface TextsProps {
  title: string;
  hint: string;
  placeholders: string[];
  texts: Partial<Record<Locale, string>>;
  fault: string | undefined;
  change: (next: Partial<Record<Locale, string>>) => void;
  children?: ReactNode;
}

/** The same words in each language that customers are written to in. */
function Texts({ title, hint, placeholders, texts, fault, change, children }: TextsProps) {
  const { t } = useTranslation();
  return (
    <Fieldset legend={title}>
      <Stack gap="xs">
        {children}
        <Text size="xs" c="dimmed">
          {hint}{' '}
          {placeholders.map((each) => (
            <Code key={each}>{each}</Code>
          ))}
        </Text>
        {LANGUAGES.map((each) => (
          <Textarea
            key={each}
            label={t('team.inLanguage', { language: languageName(each) })}
            aria-label={`${title}: ${languageName(each)}`}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            value={texts[each] ?? ''}
            onChange={(event) => change({ ...texts, [each]: event.currentTarget.value })}
          />
        ))}
        {fault && (
          <Text size="sm" c="red" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
    </Fieldset>
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
