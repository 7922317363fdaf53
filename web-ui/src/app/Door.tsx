import { Paper, SegmentedControl, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../api/types';
import { choose } from '../i18n';
import { useTitle } from '../ui/useTitle';
import classes from './Door.module.css';

/** The frame of the pages that are seen before one is in. */
export function Door({ title, pageTitle, children }: { title: string; pageTitle: string; children: ReactNode }) {
  const { i18n, t } = useTranslation();
  useTitle(pageTitle);
  return (
    <main className={classes.door}>
      <div className={classes.inner}>
        <img src="/favicon.svg" alt="" width={44} height={44} className={classes.logo} />
        <Title order={1} size="h2" ta="center" mb="lg">
          {title}
        </Title>
        <Paper withBorder p="xl" radius="lg" className={classes.paper}>
          {children}
        </Paper>
        <SegmentedControl
          mt="lg"
          size="xs"
          aria-label={t('me.language')}
          value={i18n.language}
          onChange={(value) => choose(value as Locale)}
          data={[
            { value: 'en', label: 'English' },
            { value: 'zh-CN', label: '简体中文' },
          ]}
        />
      </div>
    </main>
  );
}
