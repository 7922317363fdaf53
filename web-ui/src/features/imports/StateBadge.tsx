import { useTranslation } from 'react-i18next';
import type { ImportState } from '../../api/types';
import classes from './imports.module.css';

/** Colour and word. */
export function StateBadge({ state }: { state: ImportState }) {
  const { t } = useTranslation();
  return (
    <span className={classes.state} data-state={state}>
      {t(`imports.state.${state}`)}
    </span>
  );
}
