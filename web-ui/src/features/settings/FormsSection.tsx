import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { channelsQuery } from '../../api/queries';
import classes from './SettingsPage.module.css';

/** The company's forms, for the settings. */
export function FormsSection() {
  const { t } = useTranslation();
  const forms = useQuery(channelsQuery).data?.filter((channel) => channel.kind === 'form') ?? [];
  return (
    <section aria-label={t('forms.section')}>
      <h2 className={classes.heading}>{t('forms.section')}</h2>
      {forms.length === 0 ? (
        <p className={classes.dim}>{t('forms.none')}</p>
      ) : (
        <ul className={classes.forms}>
          {forms.map((form) => (
            <li key={form.id}>
              <span>
                <b>{form.name}</b> <span className={classes.dim}>{form.inbox.name}</span>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('forms.buildOf', { name: form.name })}
                renderRoot={(props) => <Link to="/settings/forms/$id" params={{ id: form.id }} {...props} />}
              >
                {t('forms.build')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
