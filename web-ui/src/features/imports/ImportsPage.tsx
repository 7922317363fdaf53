import { Button } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queryString } from '../../api/client';
import { Page } from '../../ui/Page';
import { ImportList } from './ImportList';
import { OneImport } from './OneImport';

/** Lists of people from files: a new one, those that were, or one of them. */
export function ImportsPage() {
  const { t, i18n } = useTranslation();
  const { id } = useParams({ from: '/app/imports/{-$id}' });
  return (
    <Page
      title={t('imports.title')}
      tools={
        id ? (
          <Button size="xs" variant="default" leftSection={<IconArrowLeft size={15} />} renderRoot={(props) => <Link to="/imports/{-$id}" params={{ id: undefined }} {...props} />}>
            {t('imports.all')}
          </Button>
        ) : (
          <>
            <Button size="xs" variant="default" leftSection={<IconArrowLeft size={15} />} renderRoot={(props) => <Link to="/contacts/{-$id}" {...props} />}>
              {t('nav.contacts')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDownload size={15} />}
              component="a"
              download
              href={`/api/contact-imports/template.csv${queryString({ language: i18n.language })}`}
            >
              {t('imports.template')}
            </Button>
          </>
        )
      }
    >
      {id ? <OneImport key={id} id={id} /> : <ImportList />}
    </Page>
  );
}
