import { Button, Group, Table, UnstyledButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryString } from '../../api/client';
import { keys } from '../../api/queries';
import type { ImportDetail, ImportOutcome, ImportRow, Page } from '../../api/types';
import i18n from '../../i18n';
import { Empty, Failed, Loading } from '../../ui/states';
import classes from './imports.module.css';

const PAGE = 50;

/** What would become of the rows, or became of them: counted, listed, and to take away as a file. */
export function Outcome({ each }: { each: ImportDetail }) {
  const { t } = useTranslation();
  const undone = each.state === 'undone';
  const kinds = undone
    ? ([['undone', null], ['kept', null], ['conflict', each.conflicts], ['invalid', each.invalid]] as const)
    : ([['new', each.fresh], ['match', each.matched], ['conflict', each.conflicts], ['invalid', each.invalid]] as const);
  const [chosen, choose] = useState<ImportOutcome | null>(null);
  const forecast = !each.startedAt;
  return (
    <section aria-label={t('imports.step.result')} className={classes.outcome}>
      <p className={classes.lead}>
        {undone
          ? t('imports.sum.undone', { restored: each.restored, kept: each.kept })
          : forecast
            ? t('imports.forecast', { count: each.rows })
            : t('imports.sum.done', { made: each.made, filled: each.filled, left: each.conflicts + each.invalid })}
      </p>
      <div className={classes.kinds} role="group" aria-label={t('imports.filter')}>
        {kinds.map(([kind, count]) => (
          <UnstyledButton
            key={kind}
            className={classes.kind}
            data-outcome={kind}
            aria-pressed={chosen === kind}
            onClick={() => choose(chosen === kind ? null : kind)}
          >
            {count !== null && <strong>{new Intl.NumberFormat(i18n.language).format(count)}</strong>}
            <span>{t(`imports.outcome.${kind}`)}</span>
          </UnstyledButton>
        ))}
      </div>
      <Group gap="xs">
        {each.conflicts + each.invalid > 0 && (
          <Download each={each} outcomes={['conflict', 'invalid']} text={t('imports.downloadLeft', { count: each.conflicts + each.invalid })} />
        )}
        <Download each={each} outcomes={[]} text={t('imports.downloadAll')} />
      </Group>
      <Rows each={each} outcome={chosen} />
    </section>
  );
}

function Download({ each, outcomes, text }: { each: ImportDetail; outcomes: ImportOutcome[]; text: string }) {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconDownload size={15} />}
      component="a"
      download
      href={`/api/contact-imports/${each.id}/rows.csv${queryString({ outcome: outcomes, language: i18n.language })}`}
    >
      {text}
    </Button>
  );
}

function Rows({ each, outcome }: { each: ImportDetail; outcome: ImportOutcome | null }) {
  const { t } = useTranslation();
  const { data, isPending, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.importRows(each.id), outcome],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ImportRow>>(`/api/contact-imports/${each.id}/rows`, { outcome, limit: PAGE, after: pageParam }, signal),
    getNextPageParam: (page) => page.next ?? null,
    staleTime: 5_000,
  });
  if (isPending) return <Loading />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const rows = data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Empty title={t(each.emptied ? 'imports.emptied' : 'imports.noRows')} />;
  return (
    <div className={classes.table} tabIndex={0} role="region" aria-label={t('imports.rows')}>
      <Table verticalSpacing={6} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('imports.line')}</Table.Th>
            <Table.Th>{t('imports.outcomeOf')}</Table.Th>
            <Table.Th>{t('imports.why')}</Table.Th>
            <Table.Th>{t('imports.row')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.no}>
              <Table.Td>{row.line}</Table.Td>
              <Table.Td>
                {row.outcome && (
                  <span className={classes.tag} data-outcome={row.outcome}>
                    {t(`imports.outcome.${row.outcome}`)}
                  </span>
                )}
              </Table.Td>
              <Table.Td>
                <Why row={row} />
              </Table.Td>
              <Table.Td className={classes.cells}>
                <bdi>{row.cells.filter((cell) => cell.trim()).join(' · ')}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('contacts.more')}
        </Button>
      )}
    </div>
  );
}

function Why({ row }: { row: ImportRow }) {
  const { t } = useTranslation();
  const codes = [...new Set([...(row.reason ? [row.reason] : []), ...row.notes])];
  return (
    <ul className={classes.why}>
      {row.matchedRow && <li>{t('imports.sameAs', { row: row.matchedRow, by: value(row.matchedBy) })}</li>}
      {row.matchedBy && !row.matchedRow && <li>{t('imports.knownBy', { by: value(row.matchedBy) })}</li>}
      {codes.map((code) => (
        <li key={code}>{i18n.exists(`imports.reason.${code}`) ? t(`imports.reason.${code}`) : code}</li>
      ))}
      {row.contactId && row.contactName && (
        <li>
          <Link to="/contacts/{-$id}" params={{ id: row.contactId }} className={classes.link}>
            <bdi>{row.contactName}</bdi>
          </Link>
        </li>
      )}
    </ul>
  );
}

/** `email:anna@example.com` without its kind. */
const value = (identity: string | null | undefined) => identity?.slice(identity.indexOf(':') + 1) ?? '';
