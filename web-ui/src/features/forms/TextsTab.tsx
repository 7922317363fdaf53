import { Fieldset, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { said, type Texts } from './definition';
import type { Editing } from './editing';

/** The words around the fields, and what the visitor agrees to. */
export function TextsTab({ draft, change, language }: Editing) {
  const { t } = useTranslation();
  const first = draft.languages[0]!;
  const { consent, thanks } = draft;
  const words = (texts: Texts, put: (texts: Texts) => void) => ({
    dir: 'auto' as const,
    value: texts[language] ?? '',
    placeholder: language === first ? undefined : texts[first],
    onChange: (event: { currentTarget: { value: string } }) => put(said(texts, language, event.currentTarget.value)),
  });
  return (
    <Stack gap="sm">
      <TextInput label={t('forms.heading')} maxLength={200} {...words(draft.title, (title) => change({ title }))} />
      <Textarea label={t('forms.intro')} autosize minRows={2} maxLength={2000} {...words(draft.intro, (intro) => change({ intro }))} />
      <TextInput label={t('forms.submit')} maxLength={200} {...words(draft.submit, (submit) => change({ submit }))} />
      <Textarea
        label={t('forms.thanks')}
        description={t('forms.thanksHint')}
        autosize
        minRows={2}
        maxLength={2000}
        {...words(thanks.message, (message) => change({ thanks: { ...thanks, message } }))}
      />
      <Fieldset legend={t('forms.consent')}>
        <Stack gap="sm">
          <Switch
            label={t('forms.consentAsk')}
            checked={!!consent}
            onChange={(event) => change({ consent: event.currentTarget.checked ? { version: 0, required: true, text: {} } : null })}
          />
          {consent && (
            <>
              <Textarea
                label={t('forms.consentText')}
                autosize
                minRows={3}
                maxLength={2000}
                {...words(consent.text, (text) => change({ consent: { ...consent, text } }))}
              />
              <Switch
                label={t('forms.required')}
                checked={consent.required}
                onChange={(event) => change({ consent: { ...consent, required: event.currentTarget.checked } })}
              />
              <Text size="sm" c="dimmed">
                {t('forms.consentHint')}
              </Text>
            </>
          )}
        </Stack>
      </Fieldset>
    </Stack>
  );
}
