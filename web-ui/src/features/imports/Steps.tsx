import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../api/types';
import classes from './imports.module.css';

const STEPS = ['file', 'columns', 'trial', 'result'] as const;

/** Which of the four steps it is at. */
function place(each: ImportView): number {
  if (each.startedAt) return 3;
  if (each.state === 'checking' || each.state === 'checked' || each.failedIn === 'checking') return 2;
  return each.state === 'reading' || !each.format ? 0 : 1;
}

export function Steps({ each }: { each: ImportView }) {
  const { t } = useTranslation();
  const at = place(each);
  return (
    <ol className={classes.steps} aria-label={t('imports.steps')}>
      {STEPS.map((step, n) => (
        <li key={step} data-past={n < at || undefined} aria-current={n === at ? 'step' : undefined}>
          <span aria-hidden>{n + 1}</span>
          {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
