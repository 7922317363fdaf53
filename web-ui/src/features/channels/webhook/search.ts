export const TABS = ['guide', 'console', 'deliveries', 'refused', 'secrets'] as const;
export type Tab = (typeof TABS)[number];

export interface WebhookSearch {
  tab?: Tab;
  /** What the log is searched for. */
  find?: string;
}

export const webhookSearch = (search: Record<string, unknown>): WebhookSearch => ({
  tab: TABS.find((tab) => tab === search.tab),
  find: typeof search.find === 'string' && search.find ? search.find.slice(0, 200) : undefined,
});
