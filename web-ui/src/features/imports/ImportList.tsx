import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { dateTime, fileSize } from '../../i18n/format';
import type { ImportView } from '../../api/types';
import { Empty, Failed, Loading } from '../../ui/states';
import { DropZone } from './DropZone';
import { importsQuery } from './imports.queries';
import { StateBadge } from './StateBadge';
import classes from './imports.module.css';

/** A place for a new file, and what was imported before: by whom, when, how many. */
export function ImportList() {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useQuery(importsQuery);
  return (
    <div className={classes.page}>
      <DropZone />
      <h2 className={classes.heading}>{t('imports.past')}</h2>
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t('imports.none')} hint={t('imports.noneHint')} />
      ) : (
        <ul className={classes.list}>
          {data.map((each) => (
            <Entry key={each.id} each={each} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Entry({ each }: { each: ImportView }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to="/imports/{-$id}" params={{ id: each.id }} className={classes.entry}>
        <span className={classes.entryName}>
          <bdi>{each.fileName}</bdi>
          <StateBadge state={each.state} />
        </span>
        <span className={classes.dim}>
          {[each.createdBy.name, dateTime(each.createdAt), fileSize(each.fileSize), each.sourceName].filter(Boolean).join(' · ')}
        </span>
        <span className={classes.dim}>{counts(each, t)}</span>
      </Link>
    </li>
  );
}

function counts(each: ImportView, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (each.state === 'undone') return t('imports.sum.undone', { restored: each.restored, kept: each.kept });
  if (each.startedAt) return t('imports.sum.done', { made: each.made, filled: each.filled, left: each.conflicts + each.invalid });
  return each.rows > 0 ? t('imports.sum.rows', { count: each.rows }) : '';
}
