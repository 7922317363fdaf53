import { Alert, Anchor, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dateTime } from '../../i18n/format';
import type { Definition, FormView } from './definition';
import { usePreview } from './usePreview';
import classes from './forms.module.css';

interface Props {
  form: FormView;
  draft: Definition;
  language: string;
  /** There are changes that visitors do not see yet. */
  dirty: boolean;
}

/** How the form comes onto a page. */
export function Embed({ form, draft, language, dirty }: Props) {
  const { t } = useTranslation();
  const drawn = usePreview(form.id, draft, language).data;
  const host = new URL(form.url).origin;
  return (
    <Stack gap="lg">
      {(dirty || !form.published) && <Alert color="orange">{t(form.published ? 'forms.publishFirst' : 'forms.standardNow')}</Alert>}
      <section>
        <h2 className={classes.heading}>{t('forms.hosted')}</h2>
        <Text size="sm" c="dimmed" mb={6}>
          {t('forms.hostedHint')}
        </Text>
        <Anchor href={form.url} target="_blank" rel="noopener" size="sm" style={{ overflowWrap: 'anywhere' }}>
          {form.url}
        </Anchor>
      </section>
      <Snippet
        title={t('forms.script')}
        hint={t('forms.scriptHint')}
        text={`<div data-fairlead-form></div>\n<script src="${form.url}/form.js" async></script>`}
      />
      <Text size="sm" c="dimmed">
        {t('forms.policy')} <Code>{`script-src ${host}; connect-src ${host}`}</Code>
      </Text>
      <Snippet
        title={t('forms.touch')}
        hint={t('forms.touchHint')}
        text={`<script src="${form.url}/form.js" data-touch-only async></script>`}
      />
      {drawn && <Snippet title={t('forms.plain')} hint={t('forms.plainHint')} text={drawn.snippet} />}
      {form.versions.length > 0 && (
        <section>
          <h2 className={classes.heading}>{t('forms.versions')}</h2>
          <ul className={classes.versions}>
            {form.versions.map((each) => (
              <li key={each.version}>
                <b>{t('forms.version', { version: each.version })}</b> · {dateTime(each.at)}
                {each.by && ` · ${each.by}`}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Stack>
  );
}

function Snippet({ title, hint, text }: { title: string; hint: string; text: string }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={classes.heading}>{title}</h2>
      <Text size="sm" c="dimmed" mb={6}>
        {hint}
      </Text>
      <Code block className={classes.code} tabIndex={0} aria-label={title}>
        {text}
      </Code>
      <Group mt={6}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? t('act.copied') : t('act.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </section>
  );
}
