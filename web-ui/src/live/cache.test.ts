// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { keys, queryClient } from '../api/queries';
import type { ImportDetail, ImportView } from '../api/types';
import { patchQueries } from './cache';
import type { EventFrame } from './frames';

const view = { id: 'i', version: 3, state: 'importing', fileName: 'list.csv', position: 500, total: 1200 } as ImportView;
const told = (next: Partial<ImportView>): EventFrame => ({
  t: 'event',
  seq: 1,
  type: 'contact-import.changed',
  id: 'i',
  version: next.version ?? 0,
  at: '2026-10-15T08:00:00Z',
  data: { import: { ...view, ...next } },
});
const held = () => queryClient.getQueryData<ImportDetail>(keys.import('i'));
const isStale = (key: readonly unknown[]) => queryClient.getQueryState(key)?.isInvalidated;

describe('an import in the cache', () => {
  beforeEach(() => {
    queryClient.clear();
    queryClient.setQueryData(keys.import('i'), { ...view, headers: ['Name'], preview: [['Anna']] });
    queryClient.setQueryData(keys.imports, [view]);
  });

  it('moves with each batch and keeps what the event does not tell', () => {
    patchQueries(told({ version: 4, position: 1000 }));
    expect(held()).toMatchObject({ position: 1000, headers: ['Name'], preview: [['Anna']] });
    expect(queryClient.getQueryData<ImportView[]>(keys.imports)?.[0]?.position).toBe(1000);
    expect(isStale(keys.import('i'))).toBe(false);
  });

  it('is read again when its state is another', () => {
    patchQueries(told({ version: 4, state: 'done' }));
    expect(held()?.state).toBe('done');
    expect(isStale(keys.import('i'))).toBe(true);
  });

  it('does not go back', () => {
    patchQueries(told({ version: 2, position: 0 }));
    expect(held()?.position).toBe(500);
  });

  it('comes first in the list if it is new', () => {
    patchQueries(told({ id: 'j', version: 1 }));
    expect(queryClient.getQueryData<ImportView[]>(keys.imports)?.map((each) => each.id)).toEqual(['j', 'i']);
  });

  it('makes every list of contacts stale when it is over', () => {
    queryClient.setQueryData([...keys.contacts, ''], {});
    queryClient.setQueryData(keys.contact('c'), {});
    patchQueries({ ...told({}), type: 'contacts.changed', data: { importId: 'i' } } as EventFrame);
    expect(isStale([...keys.contacts, ''])).toBe(true);
    expect(isStale(keys.contact('c'))).toBe(true);
  });
});
