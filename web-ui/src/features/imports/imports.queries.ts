import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { keys } from '../../api/queries';
import type { Id, ImportDetail, ImportView, Page } from '../../api/types';

/** The newest first. */
export const importsQuery = queryOptions({
  queryKey: keys.imports,
  queryFn: async () => (await api.get<Page<ImportView>>('/api/contact-imports', { limit: 100 })).items as readonly ImportView[],
  staleTime: 20_000,
});

export const importQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.import(id),
    queryFn: () => api.get<ImportDetail>(`/api/contact-imports/${id}`),
    staleTime: 5_000,
  });

const WORKING = new Set(['reading', 'checking', 'importing', 'undoing']);

export const isWorking = (each: ImportView) => WORKING.has(each.state);

/** Its columns can still be named: nothing was changed yet. */
export const isOpen = (each: ImportView) =>
  each.state === 'ready' || each.state === 'checked' || (each.state === 'failed' && !each.startedAt);
