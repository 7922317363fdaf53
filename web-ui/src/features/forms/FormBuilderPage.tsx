import { Alert, Button, SegmentedControl, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useBlocker, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { asProblem, type ProblemError } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import { useMay } from '../../app/session';
import { Page } from '../../ui/Page';
import { Failed, Loading, NotAllowed } from '../../ui/states';
import { faultyField, type Definition, type FormView } from './definition';
import { Embed } from './Embed';
import { FieldsTab } from './FieldsTab';
import { LanguageBar } from './LanguageBar';
import { Preview } from './Preview';
import { RulesTab } from './RulesTab';
import { TextsTab } from './TextsTab';
import classes from './forms.module.css';

/** One form of one channel: what it asks, in which words, and how it is put on a page. */
export function FormBuilderPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const mayManage = useMay('channel.manage');
  const form = useQuery({
    queryKey: keys.form(id),
    queryFn: () => api.get<FormView>(`/api/channels/${id}/form`),
    enabled: mayManage,
  });
  if (!mayManage) return <NotAllowed />;
  if (form.isPending) return <Loading />;
  if (form.error) return <Failed error={form.error} retry={() => void form.refetch()} />;
  return <Builder key={id} form={form.data} />;
}

function Builder({ form }: { form: FormView }) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 62em)') ?? false;
  const [draft, setDraft] = useState<Definition>(form.definition);
  const [language, setLanguage] = useState(form.definition.languages[0]!);
  const [tab, setTab] = useState<string | null>('fields');
  const [chosen, setChosen] = useState(0);
  const [side, setSide] = useState<'edit' | 'preview'>('edit');
  const dirty = JSON.stringify(draft) !== JSON.stringify(form.definition);
  useBlocker({ shouldBlockFn: () => dirty && !window.confirm(t('forms.leave')), enableBeforeUnload: () => dirty });
  const publish = useMutation({
    mutationFn: () => api.put<FormView>(`/api/channels/${form.id}/form`, { version: form.version, definition: draft }),
    onSuccess: (now) => {
      queryClient.setQueryData(keys.form(form.id), now);
      void queryClient.invalidateQueries({ queryKey: keys.channels });
      setDraft(now.definition);
      notifications.show({ color: 'teal', message: t('forms.published', { version: now.definition.version }), withBorder: true });
    },
    onError: (error) => show(asProblem(error)),
  });
  const problem = publish.error ? asProblem(publish.error) : null;
  const fault = problem?.fields[0];

  /** Goes where the fault is. */
  const show = (what: ProblemError) => {
    const path = what.fields[0]?.field ?? '';
    const field = faultyField(path);
    if (field !== null) setChosen(field);
    if (path.startsWith('definition.fields')) setTab('fields');
    else if (path.startsWith('definition.spam') || path === 'definition.thanks.redirect') setTab('rules');
    else if (path.startsWith('definition.')) setTab('texts');
    setSide('edit');
  };
  const change = (edit: Partial<Definition>) => setDraft((held) => ({ ...held, ...edit }));
  const editing = { draft, change, language: draft.languages.includes(language) ? language : draft.languages[0]! };

  const tools = (
    <div className={classes.tools}>
      <span className={classes.status} data-open={dirty || !form.published || undefined} role="status">
        {!form.published ? t('forms.never') : dirty ? t('forms.changed') : t('forms.version', { version: form.definition.version })}
      </span>
      <Button size="xs" loading={publish.isPending} disabled={!dirty && form.published} onClick={() => publish.mutate()}>
        {t('forms.publish')}
      </Button>
    </div>
  );

  return (
    <Page title={t('forms.title', { name: form.name })} tools={tools}>
      <div className={classes.bar}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={15} />}
          renderRoot={(props) => <Link to="/channels/{-$id}" params={{ id: undefined }} {...props} />}
        >
          {t('nav.channels')}
        </Button>
        <LanguageBar {...editing} choose={setLanguage} />
        {narrow && (
          <SegmentedControl
            size="xs"
            aria-label={t('forms.side')}
            value={side}
            onChange={(value) => setSide(value as 'edit' | 'preview')}
            data={[
              { value: 'edit', label: t('forms.edit') },
              { value: 'preview', label: t('forms.preview') },
            ]}
          />
        )}
      </div>
      {problem && (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert" mb="sm">
          {fault ? t(`forms.fault.${fault.code}`, { defaultValue: fault.message }) : problem.text}
        </Alert>
      )}
      <div className={classes.columns} data-narrow={narrow || undefined}>
        {(!narrow || side === 'edit') && (
          <Tabs value={tab} onChange={setTab} keepMounted={false} className={classes.edit}>
            <Tabs.List mb="sm">
              <Tabs.Tab value="fields">{t('forms.tab.fields')}</Tabs.Tab>
              <Tabs.Tab value="texts">{t('forms.tab.texts')}</Tabs.Tab>
              <Tabs.Tab value="rules">{t('forms.tab.rules')}</Tabs.Tab>
              <Tabs.Tab value="embed">{t('forms.tab.embed')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="fields">
              <FieldsTab {...editing} chosen={chosen} choose={setChosen} />
            </Tabs.Panel>
            <Tabs.Panel value="texts">
              <TextsTab {...editing} />
            </Tabs.Panel>
            <Tabs.Panel value="rules">
              <RulesTab {...editing} />
            </Tabs.Panel>
            <Tabs.Panel value="embed">
              <Embed form={form} draft={draft} language={editing.language} dirty={dirty} />
            </Tabs.Panel>
          </Tabs>
        )}
        {(!narrow || side === 'preview') && <Preview id={form.id} draft={draft} language={editing.language} />}
      </div>
    </Page>
  );
}
