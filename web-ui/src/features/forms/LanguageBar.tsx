import { ActionIcon, Button, Popover, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { languageName } from '../../i18n/format';
import { missing, withLanguage, withoutLanguage } from './definition';
import type { Editing } from './editing';

/** What our own words exist in; any other tag can be written. */
const USUAL = ['en', 'zh-CN', 'ar', 'de', 'es', 'fr', 'ja', 'pt', 'ru', 'it', 'ko', 'nl', 'pl', 'tr', 'vi', 'id', 'th', 'hi', 'fa', 'he'];
const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/;
const MOST = 20;

/** In which language the form is being written, and which ones it speaks. */
export function LanguageBar({ draft, change, language, choose }: Editing & { choose: (language: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [tag, setTag] = useState('');
  const unfit = tag !== '' && (!TAG.test(tag) || draft.languages.includes(tag));
  const add = (wanted: string) => {
    if (!TAG.test(wanted) || draft.languages.includes(wanted)) return;
    change(withLanguage(draft, wanted));
    choose(wanted);
    setTag('');
    setOpen(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add(tag);
  };
  const label = (each: string) => {
    const lacks = missing(draft, each);
    return lacks > 0 ? t('forms.languageLacks', { language: languageName(each), count: lacks }) : languageName(each);
  };
  return (
    <>
      <Select
        size="xs"
        aria-label={t('forms.language')}
        allowDeselect={false}
        value={language}
        onChange={(value) => value && choose(value)}
        data={draft.languages.map((each) => ({ value: each, label: label(each) }))}
        comboboxProps={{ width: 'max-content' }}
      />
      <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('forms.addLanguage')}
            disabled={draft.languages.length >= MOST}
            onClick={() => setOpen((now) => !now)}
          >
            <IconPlus size={16} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <form onSubmit={submit}>
            <Stack gap="xs">
              <Select
                size="xs"
                label={t('forms.addLanguage')}
                searchable
                value={null}
                onChange={(value) => value && add(value)}
                data={USUAL.filter((each) => !draft.languages.includes(each)).map((each) => ({ value: each, label: languageName(each) }))}
                comboboxProps={{ withinPortal: false }}
              />
              <TextInput
                size="xs"
                label={t('forms.otherLanguage')}
                placeholder="uk"
                value={tag}
                error={unfit && t('forms.fault.language')}
                onChange={(event) => setTag(event.currentTarget.value.trim())}
              />
              <Button size="xs" type="submit" disabled={tag === '' || unfit}>
                {t('forms.add')}
              </Button>
            </Stack>
          </form>
        </Popover.Dropdown>
      </Popover>
      {draft.languages.indexOf(language) > 0 && (
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('forms.removeLanguage', { language: languageName(language) })}
          onClick={() => {
            choose(draft.languages[0]!);
            change(withoutLanguage(draft, language));
          }}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </>
  );
}
