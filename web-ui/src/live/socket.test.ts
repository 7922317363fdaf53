// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import recorded from './fixtures/conversation.json';
import type { EventFrame, ServerFrame } from './frames';
import { LiveSocket, type LiveListener, type LiveState } from './socket';

const EPOCH = '01a20a7b-d4e2-7f04-b53d-e096c34a2e7b';
const NOW = '2026-11-23T22:46:14.441Z';

class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  readonly sent: Record<string, unknown>[] = [];
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close() {
    this.readyState = 3;
  }

  say(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code: number) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const events = (recorded as unknown as ServerFrame[]).filter((frame): frame is EventFrame => frame.t === 'event');
const last = () => FakeSocket.all.at(-1)!;

describe('LiveSocket', () => {
  const states: LiveState[] = [];
  const heard: number[][] = [];
  let snapshots = 0;
  let signedOut = 0;
  let socket: LiveSocket;
  const listener: LiveListener = {
    state: (state) => states.push(state),
    events: (batch) => heard.push(batch.map((each) => each.seq)),
    ephemeral: () => {},
    snapshot: () => snapshots++,
    signedOut: () => signedOut++,
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
    vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    FakeSocket.all = [];
    states.length = heard.length = 0;
    snapshots = signedOut = 0;
    socket = new LiveSocket('ws://here/live', EPOCH, 75, listener);
    socket.open();
  });

  afterEach(() => {
    socket.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const greet = () => last().say({ t: 'hello', epoch: EPOCH, seq: 75, serverNow: NOW, session: EPOCH });

  it('resumes from the position of the session, and is live', () => {
    greet();
    expect(last().sent[0]).toEqual({ t: 'resume', epoch: EPOCH, lastSeq: 75 });
    last().say({ t: 'resumed', seq: 75 });
    expect(states).toEqual(['connecting', 'live']);
  });

  it('hands over what comes within one frame of the screen at once', () => {
    greet();
    last().say({ t: 'resumed', seq: 75 });
    events.slice(0, 5).forEach((event) => last().say(event));
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(heard).toEqual([events.slice(0, 5).map((each) => each.seq)]);
  });

  it('asks after a break only for what it has not seen, and tells nothing twice', () => {
    greet();
    last().say({ t: 'resumed', seq: 75 });
    events.slice(0, 3).forEach((event) => last().say(event));
    last().say({ t: 'ping', seq: 90, serverNow: NOW });
    expect(last().sent.at(-1)).toEqual({ t: 'pong' });
    vi.advanceTimersByTime(20);
    last().drop(1006);
    expect(states.at(-1)).toBe('reconnecting');
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
    greet();
    expect(last().sent[0]).toEqual({ t: 'resume', epoch: EPOCH, lastSeq: 90 });
    last().say({ t: 'resumed', seq: 90 });
    last().say(events[1]);
    vi.advanceTimersByTime(20);
    expect(heard.flat()).toEqual(events.slice(0, 3).map((each) => each.seq));
  });

  it('waits longer with each failure, but not without end', () => {
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      const before = FakeSocket.all.length;
      const at = Date.now();
      last().drop(1006);
      while (FakeSocket.all.length === before) vi.advanceTimersByTime(50);
      waits.push(Date.now() - at);
    }
    expect(waits[0]).toBeLessThanOrEqual(450);
    expect(waits[11]).toBeGreaterThanOrEqual(7_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_050);
  });

  it('throws away what it has and starts anew when the server says so', () => {
    greet();
    last().say({ t: 'resync_required', reason: 'too_old' });
    expect(last().sent.at(-1)).toEqual({ t: 'start' });
    expect(states.at(-1)).toBe('resyncing');
    last().say({ t: 'snapshot', seq: 500 });
    expect(snapshots).toBe(1);
    expect(states.at(-1)).toBe('live');
    last().say({ ...events[0], seq: 400 });
    last().say({ ...events[0], seq: 501 });
    vi.advanceTimersByTime(20);
    expect(heard).toEqual([[501]]);
  });

  it('resumes with the epoch that the server last named', () => {
    const other = '01a20a7b-0000-7f04-b53d-e096c34a2e7b';
    last().say({ t: 'hello', epoch: other, seq: 3, serverNow: NOW, session: EPOCH });
    last().say({ t: 'resync_required', reason: 'epoch' });
    last().say({ t: 'snapshot', seq: 3 });
    last().drop(4408);
    vi.advanceTimersByTime(500);
    greet();
    expect(last().sent[0]).toEqual({ t: 'resume', epoch: other, lastSeq: 3 });
  });

  it('gives up a line on which the ping is overdue', () => {
    greet();
    last().say({ t: 'resumed', seq: 75 });
    vi.advanceTimersByTime(75_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
    expect(states).toContain('reconnecting');
  });

  it('does not come back when the session has ended', () => {
    greet();
    last().drop(4401);
    vi.advanceTimersByTime(60_000);
    expect(signedOut).toBe(1);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('says again what one looks at after a break', () => {
    greet();
    last().say({ t: 'resumed', seq: 75 });
    socket.send({ t: 'viewing', conversationId: EPOCH });
    last().drop(4410);
    vi.advanceTimersByTime(500);
    greet();
    last().say({ t: 'resumed', seq: 75 });
    expect(last().sent).toContainEqual({ t: 'viewing', conversationId: EPOCH });
  });
});
