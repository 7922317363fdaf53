import { Fieldset, NumberInput, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Editing } from './editing';

/** What is taken for a machine's, and where the visitor goes on. */
export function RulesTab({ draft, change }: Editing) {
  const { t } = useTranslation();
  const { spam, thanks } = draft;
  const number = (value: string | number, otherwise: number) => (value === '' ? otherwise : Number(value));
  return (
    <Stack gap="sm">
      <Fieldset legend={t('forms.spam')}>
        <Stack gap="sm">
          <NumberInput
            label={t('forms.minSeconds')}
            description={t('forms.minSecondsHint')}
            min={0}
            max={60}
            allowDecimal={false}
            value={spam.minSeconds}
            onChange={(value) => change({ spam: { ...spam, minSeconds: number(value, 0) } })}
          />
          <NumberInput
            label={t('forms.maxLinks')}
            description={t('forms.maxLinksHint')}
            min={0}
            max={100}
            allowDecimal={false}
            value={spam.maxLinks}
            onChange={(value) => change({ spam: { ...spam, maxLinks: number(value, 0) } })}
          />
          <NumberInput
            label={t('forms.perMinute')}
            description={t('forms.perMinuteHint')}
            min={1}
            max={100}
            allowDecimal={false}
            value={spam.perMinute ?? ''}
            onChange={(value) => change({ spam: { ...spam, perMinute: value === '' ? null : Number(value) } })}
          />
        </Stack>
      </Fieldset>
      <TextInput
        label={t('forms.redirect')}
        description={t('forms.redirectHint')}
        placeholder="https://www.example.com/thanks"
        type="url"
        maxLength={1000}
        value={thanks.redirect ?? ''}
        onChange={(event) => change({ thanks: { ...thanks, redirect: event.currentTarget.value.trim() || null } })}
      />
    </Stack>
  );
}
