import type { Id, Instant, Maybe } from '../../api/types';

/** A comparison of a mailbox with its ledger, or the taking of older mail. */
export interface Job {
  id: Id;
  kind: 'check' | 'backfill';
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  askedAt: Instant;
  askedBy?: Maybe<string>;
  from?: Maybe<number>;
  to?: Maybe<number>;
  since?: Maybe<Instant>;
  before?: Maybe<Instant>;
  place?: Maybe<string>;
  found: number;
  behind: number;
  missing: number;
  sample?: Maybe<string>;
  done: number;
  imported: number;
  duplicate: number;
  quarantined: number;
  error?: Maybe<string>;
  finishedAt?: Maybe<Instant>;
}

export const isUnderWay = (job: Job) => job.state === 'queued' || job.state === 'running';

/** Part of what was asked for that is done, from 0 to 100; null: it is not known yet. */
export function progress(job: Job): number | null {
  if (!isUnderWay(job)) return 100;
  return job.missing === 0 ? null : Math.round((100 * job.done) / job.missing);
}
