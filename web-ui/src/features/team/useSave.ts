import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client';
import { asProblem } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';

/** Makes one or changes one, and says which field is at fault. */
export function useSave<T>(path: string, id: string | undefined, done: (now: T) => void) {
  const save = useMutation({
    mutationFn: (body: Record<string, unknown>) => (id ? api.patch<T>(`${path}/${id}`, body) : api.post<T>(path, body)),
    onSuccess: (now) => {
      for (const key of [keys.users, keys.teams, keys.inboxes]) void queryClient.invalidateQueries({ queryKey: key });
      done(now);
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return {
    save: save.mutate,
    saving: save.isPending,
    faultOf: (field: string) => problem?.fields.find((each) => each.field === field)?.message,
    /** What is wrong with no field in particular. */
    trouble: problem && problem.fields.length === 0 ? problem.text : null,
  };
}
