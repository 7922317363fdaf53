import { beforeEach, describe, expect, it } from 'vitest';
import { Memory, type Store } from './memory';
import { Talk, type Line, type World } from './talk';
import type { FromServer, Hours, Look, ToServer } from './wire';

const LOOK: Look = {
  color: '#1f6feb',
  theme: 'auto',
  position: 'end',
  language: 'visitor',
  title: { '': 'Oak & Co' },
  files: true,
};
const HERE: Hours = { open: true, largestFile: 1000 };

class FakeLine implements Line {
  readonly sent: ToServer[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ToServer);
  }

  close(): void {
    this.closed = true;
  }

  tells(frame: FromServer): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  welcomes(thread = 'v1'): void {
    this.onopen?.();
    this.tells({ t: 'welcome', visitor: `token-${thread}`, thread, seq: 0, settings: LOOK, hours: HERE });
  }

  of<T extends ToServer['t']>(t: T): Extract<ToServer, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<ToServer, { t: T }> => frame.t === t);
  }
}

class FakeWorld implements World {
  readonly lines: FakeLine[] = [];
  private timers: { at: number; run: () => void }[] = [];
  private ids = 0;
  time = 1_000_000;
  seen = true;

  get line(): FakeLine {
    return this.lines.at(-1)!;
  }

  dial(): FakeLine {
    this.lines.push(new FakeLine());
    return this.line;
  }

  later(run: () => void, ms: number): unknown {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return timer;
  }

  never(timer: unknown): void {
    this.timers = this.timers.filter((each) => each !== timer);
  }

  passes(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.never(next);
      this.time = next.at;
      next.run();
    }
    this.time = end;
  }

  now = () => new Date(this.time);
  id = () => `id-${++this.ids}`;
  chance = () => 0.5;
  watched = () => this.seen;
  hello = () => ({ page: { url: 'u', title: 't', referrer: '' }, utm: {}, language: 'en', timeZone: 'UTC' });
}

function said(seq: number, byVisitor: boolean, text: string, clientId?: string): FromServer {
  return { t: 'said', seq, byVisitor, text, files: [], ...(clientId ? { clientId } : {}), ...(byVisitor ? {} : { author: 'Lin' }) };
}

describe('Talk', () => {
  let world: FakeWorld;
  let store: Map<string, string>;
  let talk: Talk;

  const memory = (name: string): Memory =>
    new Memory(
      {
        getItem: (key) => store.get(key) ?? null,
        setItem: (key, value) => void store.set(key, value),
        removeItem: (key) => void store.delete(key),
      } satisfies Store,
      name,
    );
  const page = (): Talk => {
    const made = new Talk(world, memory('k'), LOOK);
    made.start(() => {});
    return made;
  };
  const texts = (of = talk) => of.view().entries.map((entry) => `${entry.text}${entry.state ? ` (${entry.state})` : ''}`);

  beforeEach(() => {
    world = new FakeWorld();
    store = new Map();
    talk = page();
  });

  it('opens no socket before the visitor opens the bubble', () => {
    expect(world.lines).toHaveLength(0);
    talk.show(true);
    expect(world.lines).toHaveLength(1);
    expect(talk.view().line).toBe('connecting');
    world.line.welcomes();
    expect(talk.view().line).toBe('live');
    expect(world.line.sent[0]).toMatchObject({ t: 'hello', resume: { afterSeq: 0 } });
  });

  it('sends one message at a time and keeps each until it is stored', () => {
    talk.show(true);
    world.line.welcomes();
    talk.say('one');
    talk.say('two');
    expect(world.line.of('say').map((frame) => frame.text)).toEqual(['one']);
    expect(texts()).toEqual(['one (sending)', 'two (waiting)']);
    world.line.tells({ t: 'stored', clientId: 'id-1' });
    expect(world.line.of('say').map((frame) => frame.text)).toEqual(['one', 'two']);
    world.line.tells(said(1, true, 'one', 'id-1'));
    world.line.tells(said(2, true, 'two', 'id-2'));
    world.line.tells({ t: 'stored', clientId: 'id-2' });
    expect(texts()).toEqual(['one', 'two']);
    expect(talk.view().entries.map((entry) => entry.seq)).toEqual([1, 2]);
  });

  it('queues while offline, survives a reload, and says it with the same id after reconnecting', () => {
    talk.show(true);
    world.line.welcomes();
    talk.say('one');
    world.line.onclose?.({ code: 1006 });
    talk.say('two');
    expect(texts()).toEqual(['one (waiting)', 'two (waiting)']);

    talk = page();
    world.line.welcomes();
    expect(world.line.of('hello')[0]).toMatchObject({ visitor: 'token-v1' });
    expect(world.line.of('say')).toEqual([{ t: 'say', clientId: 'id-1', text: 'one' }]);
    world.line.tells({ t: 'stored', clientId: 'id-1' });
    expect(world.line.of('say')[1]).toEqual({ t: 'say', clientId: 'id-2', text: 'two' });
  });

  it('resumes after the last seq and shows what was said before the reload at once', () => {
    talk.show(true);
    world.line.welcomes();
    world.line.tells(said(1, true, 'hi', 'elsewhere'));
    world.line.tells(said(2, false, 'hello'));
    talk = page();
    expect(texts()).toEqual(['hi', 'hello']);
    world.line.onopen?.();
    expect(world.line.of('hello')[0]).toMatchObject({ visitor: 'token-v1', resume: { afterSeq: 2 } });
  });

  it('forgets what it held when the server does not know the visitor any more', () => {
    talk.show(true);
    world.line.welcomes('v1');
    world.line.tells(said(7, false, 'old'));
    talk = page();
    world.line.welcomes('v2');
    expect(texts()).toEqual([]);
    world.line.tells(said(1, false, 'new'));
    expect(texts()).toEqual(['new']);
  });

  it('shows a repeated frame once', () => {
    talk.show(true);
    world.line.welcomes();
    world.line.tells(said(1, false, 'hello'));
    world.line.tells(said(1, false, 'hello'));
    expect(texts()).toEqual(['hello']);
  });

  it.each(['busy', 'rate-limited'])('waits as long as a server asks that is %s and then says the same again', (code) => {
    talk.show(true);
    world.line.welcomes();
    talk.say('one');
    world.line.tells({ t: 'error', code, clientId: 'id-1', retryAfter: 3 });
    expect(texts()).toEqual(['one (waiting)']);
    world.passes(2999);
    expect(world.line.of('say')).toHaveLength(1);
    world.passes(1);
    expect(world.line.of('say')).toHaveLength(2);
    expect(world.line.of('say')[1]).toEqual(world.line.of('say')[0]);
  });

  it('marks what is refused as failed, goes on with the next, and tries again on request', () => {
    talk.show(true);
    world.line.welcomes();
    talk.say('bad');
    talk.say('good');
    world.line.tells({ t: 'error', code: 'invalid', clientId: 'id-1' });
    expect(world.line.of('say').map((frame) => frame.text)).toEqual(['bad', 'good']);
    expect(texts()).toEqual(['good (sending)', 'bad (failed)']);
    world.line.tells({ t: 'stored', clientId: 'id-2' });
    talk.again('id-1');
    expect(world.line.of('say').at(-1)).toEqual({ t: 'say', clientId: 'id-1', text: 'bad' });
  });

  it('reconnects later and later, and at once when the network is back', () => {
    talk.show(true);
    world.line.onclose?.({ code: 1006 });
    expect(talk.view().line).toBe('down');
    world.passes(500);
    expect(world.lines).toHaveLength(2);
    world.line.onclose?.({ code: 1006 });
    world.passes(999);
    expect(world.lines).toHaveLength(2);
    talk.wake();
    expect(world.lines).toHaveLength(3);
    world.passes(1);
    expect(world.lines).toHaveLength(3);
  });

  it('does not hammer a server that welcomes and hangs up', () => {
    talk.show(true);
    for (let i = 0; i < 4; i++) {
      world.line.welcomes();
      world.line.tells({ t: 'error', code: 'interrupted' });
      world.line.onclose?.({ code: 1000 });
      world.passes(100);
    }
    world.passes(2000);
    expect(world.lines.length).toBeLessThanOrEqual(3);
  });

  it('stays away for a minute after a fault and for good after a refused origin', () => {
    talk.show(true);
    world.line.welcomes();
    talk.say('one');
    world.line.tells({ t: 'error', code: 'flood' });
    world.line.onclose?.({ code: 1000 });
    world.passes(59_000);
    expect(world.lines).toHaveLength(1);
    world.passes(1000);
    expect(world.lines).toHaveLength(2);
    world.line.welcomes();
    expect(world.line.of('say')).toEqual([{ t: 'say', clientId: 'id-1', text: 'one' }]);
    world.line.onclose?.({ code: 4403 });
    world.passes(600_000);
    expect(talk.view().line).toBe('refused');
    expect(world.lines).toHaveLength(2);
  });

  it('hangs up on a line that does not answer its ping', () => {
    talk.show(true);
    world.line.welcomes();
    world.passes(30_000);
    expect(world.line.of('ping')).toHaveLength(1);
    world.line.tells({ t: 'pong' });
    world.passes(30_000);
    expect(world.line.of('ping')).toHaveLength(2);
    const dead = world.line;
    world.passes(20_000);
    expect(dead.closed).toBe(true);
    expect(world.lines.length + (talk.view().line === 'down' ? 1 : 0)).toBe(2);
  });

  it('counts unread answers while closed, clears them when opened, and tells the server what was seen', () => {
    talk.show(true);
    world.line.welcomes();
    talk.show(false);
    world.line.tells(said(1, false, 'one'));
    world.line.tells(said(2, false, 'two'));
    expect(talk.view().unread).toBe(2);
    world.passes(250);
    expect(world.line.of('seen')).toEqual([{ t: 'seen', seq: 2, read: false }]);
    talk.show(true);
    expect(talk.view().unread).toBe(0);
    world.passes(250);
    expect(world.line.of('seen').at(-1)).toEqual({ t: 'seen', seq: 2, read: true });
  });

  it('does not count as read what arrives on a page that nobody looks at', () => {
    talk.show(true);
    world.line.welcomes();
    world.seen = false;
    world.line.tells(said(1, false, 'one'));
    expect(talk.view().unread).toBe(1);
    world.seen = true;
    talk.wake();
    expect(talk.view().unread).toBe(0);
  });

  it('shows an agent typing until the answer comes', () => {
    talk.show(true);
    world.line.welcomes();
    world.line.tells({ t: 'typing', on: true, author: 'Lin' });
    expect(talk.view().typing).toBe('Lin');
    world.line.tells(said(1, false, 'hello'));
    expect(talk.view().typing).toBeNull();
  });

  it('tells typing every three seconds at most and its end once', () => {
    talk.show(true);
    world.line.welcomes();
    talk.type();
    world.passes(1000);
    talk.type();
    world.passes(2000);
    talk.type();
    expect(world.line.of('typing').map((frame) => frame.on)).toEqual([true, true]);
    world.passes(5000);
    expect(world.line.of('typing').map((frame) => frame.on)).toEqual([true, true, false]);
  });

  it('lives on without storage', () => {
    const refusing: Store = {
      getItem: () => {
        throw new Error('refused');
      },
      removeItem: () => {},
      setItem: () => {
        throw new Error('refused');
      },
    };
    talk = new Talk(world, new Memory(refusing, 'k'), LOOK);
    talk.start(() => {});
    talk.show(true);
    world.line.welcomes();
    talk.say('one');
    world.line.tells(said(1, true, 'one', 'id-1'));
    expect(texts()).toEqual(['one']);
  });

  const ANA = { id: 'ana@7', hash: 'ab', email: 'ana@example.com' };

  it('goes on as the user of the site who signs in, and leaves nothing of it to whoever comes after', () => {
    talk.show(true);
    world.line.welcomes('anon');
    talk.say('before');
    world.line.tells(said(1, true, 'before', 'id-1'));
    const first = world.line;
    talk.be(memory('k:user'), ANA);
    expect(first.closed).toBe(true);
    expect(texts()).toEqual([]);
    world.line.welcomes('u.ana');
    expect(world.line.sent[0]).toMatchObject({ t: 'hello', user: ANA, resume: { afterSeq: 0 } });
    expect(world.line.sent[0]).not.toHaveProperty('visitor');
    world.line.tells(said(7, false, 'from the other device'));
    expect(texts()).toEqual(['from the other device']);
    first.onclose?.({ code: 1006 });
    expect(talk.view().line).toBe('live');

    memory('k:user').forget();
    talk.be(memory('k'), null);
    world.line.welcomes('anon');
    expect(world.line.sent[0]).toMatchObject({ t: 'hello', visitor: 'token-anon' });
    expect(world.line.sent[0]).not.toHaveProperty('user');
    expect(texts()).toEqual(['before']);
    expect([...store.keys()]).toEqual(['k']);
  });

  it('connects for a user of the site although it has not been opened', () => {
    const known = new Talk(world, memory('k:user'), LOOK, ANA);
    known.start(() => {});
    expect(world.lines).toHaveLength(1);
  });

  it('does not knock again with an identity that was refused', () => {
    const known = new Talk(world, memory('k:user'), LOOK, ANA);
    known.start(() => {});
    world.line.onopen?.();
    world.line.tells({ t: 'error', code: 'identity-refused' });
    world.line.onclose?.({ code: 1000 });
    world.passes(10 * 60_000);
    known.wake();
    expect(known.view().line).toBe('refused');
    expect(world.lines).toHaveLength(1);
  });

  it('says files by their ids and shows them at once', () => {
    talk.show(true);
    world.line.welcomes();
    talk.say('', []);
    expect(world.line.of('say')).toHaveLength(0);
    talk.say('', [{ id: 'f-1', name: 'plan.pdf', contentType: 'application/pdf', size: 9 }]);
    expect(world.line.of('say')[0]).toMatchObject({ text: '', files: ['f-1'] });
    expect(talk.view().entries[0]?.files).toEqual([{ name: 'plan.pdf', contentType: 'application/pdf', size: 9, url: '' }]);
    world.line.tells({ t: 'error', code: 'file-gone', clientId: 'id-1' });
    expect(talk.view().entries[0]?.state).toBe('failed');
  });

  it('keeps the newest token and knows whether somebody is there', () => {
    talk.show(true);
    world.line.welcomes();
    world.line.tells({ t: 'token', visitor: 'fresh' });
    expect(talk.view().token).toBe('fresh');
    world.line.tells({ t: 'hours', hours: { open: false, backAt: '2026-03-02T08:00:00Z', largestFile: 1 } });
    expect(talk.view().hours?.open).toBe(false);
  });

  it('adds what the visitor says of itself later to what it said before', () => {
    talk.introduce({ name: 'Ana', consent: 'I agree' });
    talk.show(true);
    world.line.welcomes();
    talk.introduce({ email: 'ana@example.com' });
    expect(talk.view().who).toEqual({ name: 'Ana', consent: 'I agree', email: 'ana@example.com' });
    expect(world.line.of('who')).toEqual([{ t: 'who', email: 'ana@example.com' }]);
  });

  it('makes a sound for what is new, not for what was said long ago', () => {
    let heard = 0;
    const fresh = new Talk(world, memory('k2'), LOOK);
    fresh.start(
      () => {},
      () => heard++,
    );
    fresh.show(true);
    world.line.welcomes();
    world.line.tells({ ...said(1, false, 'old'), at: new Date(world.time - 3_600_000).toISOString() } as FromServer);
    expect(heard).toBe(0);
    world.line.tells({ ...said(2, false, 'new'), at: new Date(world.time).toISOString() } as FromServer);
    expect(heard).toBe(1);
  });
});
