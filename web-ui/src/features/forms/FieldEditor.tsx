import { ActionIcon, Button, Fieldset, Group, Stack, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { hasOptions, said, type Field, type Option } from './definition';

const MOST_OPTIONS = 100;

interface Props {
  field: Field;
  language: string;
  /** Shown faintly where the language has no words yet. */
  first: string;
  change: (field: Field) => void;
}

/** One field: its words in one language, and what is asked of the answer. */
export function FieldEditor({ field, language, first, change }: Props) {
  const { t } = useTranslation();
  const set = (edit: Partial<Field>) => change({ ...field, ...edit });
  const hidden = field.type === 'hidden';
  return (
    <Fieldset legend={t(`forms.type.${field.type}`)}>
      <Stack gap="sm">
        {!hidden && (
          <>
            <TextInput
              label={t('forms.label')}
              dir="auto"
              maxLength={200}
              value={field.label[language] ?? ''}
              placeholder={field.label[first]}
              onChange={(event) => set({ label: said(field.label, language, event.currentTarget.value) })}
            />
            <TextInput
              label={t('forms.help')}
              dir="auto"
              maxLength={500}
              value={field.help[language] ?? ''}
              placeholder={field.help[first]}
              onChange={(event) => set({ help: said(field.help, language, event.currentTarget.value) })}
            />
            <Switch label={t('forms.required')} checked={field.required} onChange={(event) => set({ required: event.currentTarget.checked })} />
          </>
        )}
        {hidden && (
          <TextInput
            label={t('forms.value')}
            description={t('forms.valueHint')}
            maxLength={512}
            value={field.value ?? ''}
            onChange={(event) => set({ value: event.currentTarget.value || null })}
          />
        )}
        {hasOptions(field.type) && <Options field={field} language={language} first={first} change={(options) => set({ options })} />}
        <TextInput
          label={t('forms.id')}
          description={t('forms.idHint')}
          maxLength={40}
          value={field.id}
          onChange={(event) => set({ id: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_]/g, '_') })}
        />
      </Stack>
    </Fieldset>
  );
}

interface OptionsProps {
  field: Field;
  language: string;
  first: string;
  change: (options: Option[]) => void;
}

function Options({ field, language, first, change }: OptionsProps) {
  const { t } = useTranslation();
  const { options } = field;
  const put = (index: number, option: Option) => change(options.map((each, n) => (n === index ? option : each)));
  const free = () => {
    const values = new Set(options.map((each) => each.value));
    for (let n = options.length + 1; ; n++) if (!values.has(`option_${n}`)) return `option_${n}`;
  };
  return (
    <Stack gap={6} role="group" aria-label={t('forms.options')}>
      {options.map((option, index) => (
        <Group key={index} gap={6} wrap="nowrap" align="flex-end">
          <TextInput
            style={{ flex: 2, minWidth: 0 }}
            label={t('forms.option', { number: index + 1 })}
            dir="auto"
            maxLength={200}
            value={option.label[language] ?? ''}
            placeholder={option.label[first] ?? option.value}
            onChange={(event) => put(index, { ...option, label: said(option.label, language, event.currentTarget.value) })}
          />
          <TextInput
            style={{ flex: 1, minWidth: 0 }}
            aria-label={t('forms.optionValue', { number: index + 1 })}
            maxLength={200}
            value={option.value}
            onChange={(event) => put(index, { ...option, value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('forms.remove', { field: option.label[language] ?? option.value })}
            onClick={() => change(options.filter((_, n) => n !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-sm"
        variant="light"
        w="fit-content"
        leftSection={<IconPlus size={14} />}
        disabled={options.length >= MOST_OPTIONS}
        onClick={() => change([...options, { value: free(), label: {} }])}
      >
        {t('forms.addOption')}
      </Button>
    </Stack>
  );
}
