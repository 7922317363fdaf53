import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problems';
import { Empty, Failed } from './states';

/** A page that could not be shown: an answer that is not the one hoped for, or a defect of ours. */
export function PageFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ProblemError) return <Failed error={error} retry={retry} />;
  return (
    <Empty icon={<IconAlertTriangle size={28} stroke={1.5} />} title={t('state.crashed')} hint={t('state.crashedHint')}>
      <Button size="xs" variant="default" onClick={() => location.reload()}>
        {t('act.reload')}
      </Button>
    </Empty>
  );
}
