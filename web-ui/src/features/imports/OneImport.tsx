import { Alert, Button, Group, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { problemText } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import type { Id, ImportDetail } from '../../api/types';
import i18n from '../../i18n';
import { dateTime, fileSize } from '../../i18n/format';
import { Failed, Loading } from '../../ui/states';
import { importQuery, isOpen, isWorking } from './imports.queries';
import { Mapping } from './Mapping';
import { Outcome } from './Outcome';
import { StateBadge } from './StateBadge';
import { Steps } from './Steps';
import classes from './imports.module.css';

/** One import, as far as it has come: its columns, the trial, the progress, the result, the way back. */
export function OneImport({ id }: { id: Id }) {
  const { data, isPending, error, refetch } = useQuery({
    ...importQuery(id),
    // Should an event be missed, the page does not stand still.
    refetchInterval: (query) => (query.state.data && isWorking(query.state.data) ? 5_000 : false),
  });
  if (isPending) return <Loading />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return <Shown each={data} />;
}

function Shown({ each }: { each: ImportDetail }) {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState(false);
  const act = useAct(each.id);
  const naming = isOpen(each) && each.format && (each.state !== 'checked' || mapping);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h2 className={classes.name}>
          <bdi>{each.fileName}</bdi> <StateBadge state={each.state} />
        </h2>
        <span className={classes.dim}>
          {[each.createdBy.name, dateTime(each.createdAt), fileSize(each.fileSize)].join(' · ')}
          {each.undoneAt && each.undoneBy && ` · ${t('imports.undoneBy', { name: each.undoneBy.name, at: dateTime(each.undoneAt) })}`}
        </span>
      </div>
      <Steps each={each} />
      {each.failure && (
        <Alert color="red" variant="light" title={t('imports.failed')} role="alert">
          {i18n.exists(`imports.failure.${each.failure.code}`) ? t(`imports.failure.${each.failure.code}`) : each.failure.detail}
        </Alert>
      )}
      {act.error && (
        <Alert color="red" variant="light" role="alert">
          {problemText(act.error)}
        </Alert>
      )}
      {isWorking(each) && <Running each={each} stop={each.state === 'reading' ? undefined : () => act.mutate('stop')} />}
      {naming && <Mapping key={`${each.id} ${each.headers.length} ${each.encoding} ${each.sheet}`} each={each} tried={() => setMapping(false)} />}
      <Acts each={each} busy={act.isPending} act={act.mutate} rename={each.state === 'checked' && !mapping ? () => setMapping(true) : undefined} />
      {!naming && each.checkedAt && each.state !== 'checking' && <Outcome each={each} />}
    </div>
  );
}

type What = 'start' | 'stop' | 'resume' | 'undo' | 'discard';

function useAct(id: Id) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (what: What) => {
      if (what === 'discard') await api.delete(`/api/contact-imports/${id}`);
      else await api.post(`/api/contact-imports/${id}/${what}`);
      return what;
    },
    onSuccess: (what) => {
      void queryClient.invalidateQueries({ queryKey: keys.imports });
      if (what === 'discard') void navigate({ to: '/imports/{-$id}', params: { id: undefined } });
      else void queryClient.invalidateQueries({ queryKey: keys.import(id) });
    },
  });
}

function Running({ each, stop }: { each: ImportDetail; stop?: () => void }) {
  const { t } = useTranslation();
  const part = each.total > 0 ? (each.position / each.total) * 100 : 0;
  const text = t(`imports.running.${each.state}`, { done: each.position, total: each.total });
  return (
    <div className={classes.running}>
      <Progress.Root size="lg" radius="sm">
        <Progress.Section value={each.state === 'reading' ? 100 : part} animated aria-label={text} />
      </Progress.Root>
      <Group justify="space-between" gap="xs">
        <span role="status">{text}</span>
        {stop && (
          <Button size="compact-sm" variant="default" onClick={stop}>
            {t('imports.stop')}
          </Button>
        )}
      </Group>
      <span className={classes.dim}>{t('imports.runningHint')}</span>
    </div>
  );
}

interface ActsProps {
  each: ImportDetail;
  busy: boolean;
  act: (what: What) => void;
  rename?: () => void;
}

function Acts({ each, busy, act, rename }: ActsProps) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  const begun = !!each.startedAt;
  const mayResume = each.state === 'stopped' || (each.state === 'failed' && begun);
  const mayUndo = begun && !each.emptied && ['done', 'stopped', 'failed'].includes(each.state);
  const mayDiscard = isOpen(each) || each.state === 'undone' || (each.state === 'stopped' && !begun);
  const people = each.fresh + each.matched;
  if (sure) {
    return (
      <Group gap="xs" role="group" aria-label={t('imports.undo')}>
        <span>{t('imports.undoSure', { made: each.made, filled: each.filled })}</span>
        <Button size="xs" color="red" autoFocus loading={busy} onClick={() => { setSure(false); act('undo'); }}>
          {t('imports.undo')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setSure(false)}>
          {t('act.cancel')}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs">
      {each.state === 'checked' && rename && (
        <>
          <Button size="xs" loading={busy} disabled={people === 0} onClick={() => act('start')}>
            {t('imports.start', { count: people })}
          </Button>
          <Button size="xs" variant="default" onClick={rename}>
            {t('imports.rename')}
          </Button>
        </>
      )}
      {mayResume && (
        <Button size="xs" loading={busy} onClick={() => act('resume')}>
          {t('imports.resume')}
        </Button>
      )}
      {mayUndo && (
        <Button size="xs" variant="light" color="red" loading={busy} onClick={() => setSure(true)}>
          {t('imports.undo')}
        </Button>
      )}
      {mayDiscard && (
        <Button size="xs" variant="subtle" color="red" loading={busy} onClick={() => act('discard')}>
          {t('imports.discard')}
        </Button>
      )}
    </Group>
  );
}
