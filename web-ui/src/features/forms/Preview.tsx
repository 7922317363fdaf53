import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api/problems';
import type { Id } from '../../api/types';
import { Failed, Loading } from '../../ui/states';
import type { Definition } from './definition';
import { usePreview } from './usePreview';
import classes from './forms.module.css';

/** The form as its visitors will see it, in the language that is being written. Nothing in it can run or be sent. */
export function Preview({ id, draft, language }: { id: Id; draft: Definition; language: string }) {
  const { t } = useTranslation();
  const [width, setWidth] = useState<'phone' | 'wide'>('phone');
  const drawn = usePreview(id, draft, language);
  const fault = drawn.error ? asProblem(drawn.error).fields[0] : undefined;
  return (
    <section className={classes.preview} aria-label={t('forms.preview')}>
      <div className={classes.previewBar}>
        <h2 className={classes.heading}>{t('forms.preview')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('forms.width')}
          value={width}
          onChange={(value) => setWidth(value as 'phone' | 'wide')}
          data={[
            { value: 'phone', label: t('forms.phone') },
            { value: 'wide', label: t('forms.wide') },
          ]}
        />
      </div>
      {drawn.error && (
        <Text size="sm" c="red" role="status">
          {fault ? t(`forms.fault.${fault.code}`, { defaultValue: fault.message }) : asProblem(drawn.error).text}
        </Text>
      )}
      {drawn.data ? (
        <iframe
          className={classes.frame}
          data-width={width}
          title={t('forms.preview')}
          sandbox=""
          referrerPolicy="no-referrer"
          srcDoc={drawn.data.page}
        />
      ) : drawn.error ? (
        <Failed error={drawn.error} retry={() => void drawn.refetch()} />
      ) : (
        <Loading />
      )}
    </section>
  );
}
