type Source = Record<string, string>;

export interface Origin {
  first: [string, string][];
  last: [string, string][];
  consent: { given: boolean; text?: string; version?: string; at?: string } | null;
  formVersion: string | null;
}

const LAST = 'last_';
const isConsent = (name: string) => name === 'consent' || name.startsWith('consent_');
const isTouch = (name: string) => !isConsent(name) && name !== 'form_version' && !name.startsWith(LAST);

/**
 * Where a customer came from, by all leads of a conversation, oldest first: the first visit is the oldest lead's; the last
 * one and what was agreed to are the newest's.
 */
export function originOf(sources: Source[]): Origin | null {
  const told = sources.filter((source) => Object.keys(source).length > 0);
  const oldest = told[0];
  const newest = told.at(-1);
  if (!oldest || !newest) return null;
  const first = Object.entries(oldest).filter(([name]) => isTouch(name));
  const marked = Object.entries(newest)
    .filter(([name]) => name.startsWith(LAST))
    .map(([name, value]) => [name.slice(LAST.length), value] as [string, string]);
  const last = marked.length > 0 || newest === oldest ? marked : Object.entries(newest).filter(([name]) => isTouch(name));
  const agreed = told.findLast((source) => source.consent !== undefined);
  return {
    first,
    last,
    consent: agreed
      ? {
          given: !['no', 'false', '0'].includes(agreed.consent!),
          text: agreed.consent_text,
          version: agreed.consent_version,
          at: agreed.consent_at,
        }
      : null,
    formVersion: newest.form_version ?? null,
  };
}
