import { describe, expect, it } from 'vitest';
import { progress, type Job } from './jobs';

const job = (over: Partial<Job>): Job => ({
  id: '1',
  kind: 'backfill',
  state: 'running',
  askedAt: '2026-01-01T00:00:00Z',
  found: 0,
  behind: 0,
  missing: 0,
  done: 0,
  imported: 0,
  duplicate: 0,
  quarantined: 0,
  ...over,
});

describe('progress of a job', () => {
  it('is not known before the channel has been compared with its ledger', () => {
    expect(progress(job({}))).toBeNull();
    expect(progress(job({ state: 'queued' }))).toBeNull();
  });
  it('is the part of the missing that is done', () => {
    expect(progress(job({ missing: 200, done: 50 }))).toBe(25);
  });
  it('is whole when the job has ended', () => {
    expect(progress(job({ state: 'done' }))).toBe(100);
    expect(progress(job({ state: 'failed', missing: 3, done: 1 }))).toBe(100);
  });
});
