import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { api } from '../../api/client';
import type { Id } from '../../api/types';
import type { Definition } from './definition';

const PAUSE_MS = 350;

interface Drawn {
  page: string;
  snippet: string;
}

/** What visitors would see and what a page without scripts would hold, drawn by the server while one types. */
export function usePreview(id: Id, draft: Definition, language: string) {
  const [wanted] = useDebouncedValue(JSON.stringify({ definition: draft, language }), PAUSE_MS);
  return useQuery({
    queryKey: ['form-preview', id, wanted],
    queryFn: () => api.post<Drawn>(`/api/channels/${id}/form/preview`, JSON.parse(wanted)),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
}
