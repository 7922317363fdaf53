// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewMessage } from './outbox';

const CONVERSATION = '01a20a96-ac9d-7291-8b12-b7d9acf9e8e9';
const USER = '01a20a7d-712e-7a4b-9974-d06bef4ba65e';

type Answer = { status: number; body?: unknown } | 'unreachable';

const message = (clientMsgId: string, text = 'Hello'): NewMessage => ({ clientMsgId, kind: 'reply', text });

describe('outbox', () => {
  let answers: Answer[];
  let posted: NewMessage[];

  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    answers = [];
    posted = [];
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      const body = JSON.parse(String(init.body)) as NewMessage;
      posted.push(body);
      const answer = answers.shift() ?? { status: 201, body: { ...body, conversationId: CONVERSATION, version: 1, seq: 1 } };
      if (answer === 'unreachable') throw new TypeError('failed');
      return new Response(JSON.stringify(answer.body ?? {}), {
        status: answer.status,
        headers: { 'content-type': answer.status < 400 ? 'application/json' : 'application/problem+json' },
      });
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  async function begun() {
    const { outbox } = await import('./outbox');
    outbox.begin(USER);
    return outbox;
  }

  it('shows a message at once and lets go of it when the server has it', async () => {
    const outbox = await begun();
    outbox.send(CONVERSATION, message('a'));
    expect(outbox.of(CONVERSATION)).toMatchObject([{ state: 'sending', body: { text: 'Hello' } }]);
    await vi.advanceTimersByTimeAsync(10);
    expect(outbox.all).toEqual([]);
  });

  it('tries again by itself with the same id when the server is not reached', async () => {
    answers = ['unreachable', { status: 503 }];
    const outbox = await begun();
    outbox.send(CONVERSATION, message('a'));
    await vi.advanceTimersByTimeAsync(10);
    expect(outbox.all).toMatchObject([{ state: 'waiting' }]);
    expect(outbox.waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(outbox.all).toEqual([]);
    expect(posted.map((each) => each.clientMsgId)).toEqual(['a', 'a', 'a']);
  });

  it('keeps what was refused, with the reason, until somebody decides', async () => {
    answers = [{ status: 409, body: { code: 'newer-reply', detail: 'A colleague has answered.' } }];
    const outbox = await begun();
    outbox.send(CONVERSATION, message('a'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posted).toHaveLength(1);
    expect(outbox.all).toMatchObject([{ state: 'failed', problem: { code: 'newer-reply' } }]);
    outbox.retry('a', true);
    await vi.advanceTimersByTimeAsync(10);
    expect(posted[1]).toMatchObject({ clientMsgId: 'a', force: true });
    expect(outbox.all).toEqual([]);
  });

  it('hands back what is given up', async () => {
    answers = [{ status: 422, body: { code: 'window-closed', detail: 'Too late.' } }];
    const outbox = await begun();
    outbox.send(CONVERSATION, message('a', 'Half a day of work'));
    await vi.advanceTimersByTimeAsync(10);
    expect(outbox.discard('a')?.body.text).toBe('Half a day of work');
    expect(outbox.all).toEqual([]);
  });

  it('sends one after the other within a conversation', async () => {
    answers = ['unreachable'];
    const outbox = await begun();
    outbox.send(CONVERSATION, message('a'));
    outbox.send(CONVERSATION, message('b'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(posted.map((each) => each.clientMsgId)).toEqual(['a', 'a', 'b']);
  });

  /** The page is gone: nothing of it runs on. */
  function reloaded(): void {
    vi.clearAllTimers();
    vi.resetModules();
    posted = [];
  }

  it('survives a reload, but does not send in the name of somebody else', async () => {
    answers = ['unreachable'];
    (await begun()).send(CONVERSATION, message('a'));
    await vi.advanceTimersByTimeAsync(10);

    reloaded();
    const other = (await import('./outbox')).outbox;
    other.begin('01a20a94-ebd4-7493-a971-4e1320399174');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(other.all).toEqual([]);
    expect(posted).toEqual([]);

    reloaded();
    const again = await begun();
    expect(again.all).toMatchObject([{ body: { clientMsgId: 'a' } }]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(posted.map((each) => each.clientMsgId)).toEqual(['a']);
    expect(again.all).toEqual([]);
  });

  it('keeps when a message is to go out, also over a reload', async () => {
    answers = ['unreachable'];
    const first = await begun();
    first.send(CONVERSATION, message('a'), [], { localTime: '2027-03-14T09:00', zone: 'America/New_York' });
    await vi.advanceTimersByTimeAsync(10);
    vi.resetModules();
    const second = await begun();
    await vi.advanceTimersByTimeAsync(10);
    expect(posted.at(-1)).toMatchObject({ message: { clientMsgId: 'a' }, localTime: '2027-03-14T09:00', zone: 'America/New_York' });
    expect(second.all).toEqual([]);
  });
});
