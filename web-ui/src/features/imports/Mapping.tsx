import { Button, Fieldset, Group, NativeSelect, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { asProblem } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import type { ImportDetail } from '../../api/types';
import { ENCODINGS, FIELDS } from './fields';
import classes from './imports.module.css';

const SAMPLES = 3;

/** How the file is read, what its columns mean, and what everybody on it gets. */
export function Mapping({ each, tried }: { each: ImportDetail; tried: () => void }) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(each.fields);
  const [country, setCountry] = useState(each.country ?? '');
  const [sourceName, setSourceName] = useState(each.sourceName ?? '');
  const [campaign, setCampaign] = useState(each.campaign ?? '');
  const [tags, setTags] = useState(each.tags);
  const [saveAs, setSaveAs] = useState('');
  const save = useMutation({
    mutationFn: async (body: Record<string, unknown>) => {
      const now = await api.patch<ImportDetail>(`/api/contact-imports/${each.id}`, { version: each.version, ...body });
      queryClient.setQueryData(keys.import(each.id), now);
      return now;
    },
    onSuccess: (now) => setFields(now.fields),
  });
  const test = useMutation({
    mutationFn: async () => {
      await save.mutateAsync({ fields, country, sourceName, campaign, tags, saveAs });
      await api.post(`/api/contact-imports/${each.id}/check`);
    },
    onSuccess: () => {
      tried();
      void queryClient.invalidateQueries({ queryKey: keys.import(each.id) });
    },
  });
  const error = test.error ?? save.error;
  const problem = error ? asProblem(error) : null;
  const faultOf = (field: string) => problem?.fields.find((one) => one.field === field)?.code;
  const saved = each.mappings.filter((name) => name !== each.mapping);
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        test.mutate();
      }}
    >
      {each.format !== 'vcard' && <Reading each={each} busy={save.isPending} read={(reading) => save.mutate({ reading })} />}
      <Fieldset legend={t('imports.everybody')} className={classes.fieldset}>
        <div className={classes.options}>
          <TextInput size="xs" label={t('imports.sourceName')} placeholder={t('imports.sourceHint')} maxLength={200} value={sourceName} onChange={(e) => setSourceName(e.currentTarget.value)} />
          <TextInput size="xs" label={t('imports.campaign')} maxLength={200} value={campaign} onChange={(e) => setCampaign(e.currentTarget.value)} />
          <TextInput size="xs" label={t('imports.country')} description={t('imports.countryHint')} placeholder="CN" maxLength={60} value={country} error={faultOf('country') && t('imports.unknownCountry')} onChange={(e) => setCountry(e.currentTarget.value)} />
          <TagsInput size="xs" label={t('contacts.tags')} maxTags={20} value={tags} onChange={setTags} />
        </div>
      </Fieldset>
      <Fieldset legend={t('imports.columns')} className={classes.fieldset}>
        {each.mapping && <Text size="sm">{t('imports.mappingUsed', { name: each.mapping })}</Text>}
        {saved.length > 0 && (
          <Group gap={6} mb="xs">
            <span className={classes.dim}>{t('imports.useMapping')}</span>
            {saved.map((name) => (
              <Button key={name} size="compact-xs" variant="default" onClick={() => save.mutate({ mapping: name, country, sourceName, campaign, tags })}>
                {name}
              </Button>
            ))}
          </Group>
        )}
        <ul className={classes.columns}>
          {each.headers.map((header, n) => (
            <li key={n} className={classes.column}>
              <span className={classes.header}>
                <bdi>{header || t('imports.column', { n: n + 1 })}</bdi>
                <span className={classes.sample}>
                  <bdi>{samples(each, n)}</bdi>
                </span>
              </span>
              <NativeSelect
                size="xs"
                aria-label={t('imports.meaningOf', { column: header || n + 1 })}
                value={fields[n] ?? ''}
                data={[
                  { value: '', label: t('imports.leaveOut') },
                  ...FIELDS.map((field) => ({ value: field, label: t(`imports.field.${field}`) })),
                ]}
                onChange={(event) => setFields(fields.with(n, event.currentTarget.value))}
              />
            </li>
          ))}
        </ul>
        <TextInput
          size="xs"
          maw={280}
          mt="xs"
          label={t('imports.saveAs')}
          description={t('imports.saveAsHint')}
          maxLength={100}
          value={saveAs}
          onChange={(e) => setSaveAs(e.currentTarget.value)}
        />
      </Fieldset>
      {problem && !faultOf('country') && (
        <Text size="sm" c="red" role="alert">
          {faultOf('fields') ? t(`imports.fields.${faultOf('fields')}`) : problem.text}
        </Text>
      )}
      <Group>
        <Button type="submit" size="xs" loading={test.isPending}>
          {t('imports.try')}
        </Button>
        <span className={classes.dim}>{t('imports.tryHint')}</span>
      </Group>
    </form>
  );
}

function samples(each: ImportDetail, column: number): string {
  const values = each.preview.map((row) => row[column]?.trim()).filter((value) => !!value);
  return values.slice(0, SAMPLES).join(' · ') || '–';
}

interface Choice {
  encoding?: string | null;
  delimiter?: string | null;
  sheet?: string | null;
  header?: boolean | null;
}

/** A change reads the file again. */
function Reading({ each, busy, read }: { each: ImportDetail; busy: boolean; read: (choice: Choice) => void }) {
  const { t } = useTranslation();
  const now: Choice = { encoding: each.encoding, delimiter: each.delimiter, sheet: each.sheet, header: each.header };
  const encodings = each.encoding && !ENCODINGS.includes(each.encoding) ? [each.encoding, ...ENCODINGS] : ENCODINGS;
  return (
    <Fieldset legend={t('imports.reading')} className={classes.fieldset} disabled={busy}>
      <div className={classes.options}>
        {each.format === 'csv' && (
          <>
            <NativeSelect size="xs" label={t('imports.encoding')} value={each.encoding ?? ''} data={encodings} onChange={(e) => read({ ...now, encoding: e.currentTarget.value })} />
            <NativeSelect
              size="xs"
              label={t('imports.delimiter')}
              value={each.delimiter ?? ','}
              data={[',', ';', '\t', '|'].map((value) => ({ value, label: value === '\t' ? t('imports.tab') : value }))}
              onChange={(e) => read({ ...now, delimiter: e.currentTarget.value })}
            />
          </>
        )}
        {each.sheets.length > 1 && (
          <NativeSelect size="xs" label={t('imports.sheet')} value={each.sheet ?? ''} data={each.sheets} onChange={(e) => read({ ...now, sheet: e.currentTarget.value, header: null })} />
        )}
        <Switch label={t('imports.header')} checked={!!each.header} onChange={(e) => read({ ...now, header: e.currentTarget.checked })} />
      </div>
    </Fieldset>
  );
}
