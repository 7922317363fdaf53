// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { ConversationView } from '../../api/types';
import recorded from '../../live/fixtures/conversation.json';
import { compare, listed, matches } from './lists';
import { steady } from './steady';

const base = recorded.find((frame) => frame.type === 'message.received')!.data!.conversation as unknown as ConversationView;
const T = Date.parse('2026-11-23T12:00:00Z');
const made = (id: string, minutes: number, more: Partial<ConversationView> = {}): ConversationView => ({
  ...base,
  id,
  lastInteractionAt: new Date(T + minutes * 60_000).toISOString(),
  ...more,
});
const timer = (minutes: number, state: 'running' | 'warned' | 'breached' = 'running') => ({
  metric: 'first_response' as const,
  dueAt: new Date(T + minutes * 60_000).toISOString(),
  warnAt: new Date(T).toISOString(),
  state,
});
const complete = { ids: new Set<string>(), edge: 0, complete: true };

describe('listed', () => {
  it('sorts as the server does', () => {
    const a = made('a', 1, { timer: timer(30) });
    const b = made('b', 2, { timer: null });
    const c = made('c', 3, { timer: timer(10) });
    expect(listed([a, b, c], complete, {}, 'me')).toEqual(['c', 'b', 'a']);
    expect(listed([a, b, c], complete, { sort: 'oldest' }, 'me')).toEqual(['a', 'b', 'c']);
    expect(listed([a, b, c], complete, { sort: 'due' }, 'me')).toEqual(['c', 'a', 'b']);
    expect([made('x', 1), made('y', 1)].sort(compare('newest')).map((each) => each.id)).toEqual(['y', 'x']);
  });

  it('shows a new one at once, but nothing beyond what was loaded', () => {
    const loaded = { ids: new Set(['b', 'c']), edge: T + 60_000, complete: false };
    const held = [made('new', 9), made('b', 2), made('c', 1), made('old', -50)];
    expect(listed(held, loaded, {}, 'me')).toEqual(['new', 'b', 'c']);
  });

  it('leaves the judgement of words to the server', () => {
    const loaded = { ids: new Set(['b']), edge: 0, complete: true };
    expect(listed([made('new', 9), made('b', 2)], loaded, { q: 'oak' }, 'me')).toEqual(['b']);
  });
});

describe('matches', () => {
  const mine = made('a', 0, { assignee: { id: 'me', name: 'Me' } });
  const nobodys = made('b', 0, { assignee: null });

  it('knows the views', () => {
    expect(matches(mine, { view: 'mine' }, 'me')).toBe(true);
    expect(matches(nobodys, { view: 'mine' }, 'me')).toBe(false);
    expect(matches(mine, { view: 'unassigned' }, 'me')).toBe(false);
    expect(matches(nobodys, { view: 'unassigned' }, 'me')).toBe(true);
    expect(matches(made('c', 0, { status: 'closed' }), {}, 'me')).toBe(false);
    expect(matches(made('c', 0, { status: 'closed' }), { status: 'closed' }, 'me')).toBe(true);
  });

  it('knows how much time is left', () => {
    expect(matches(made('a', 0, { timer: timer(1, 'breached') }), { sla: 'breached' }, 'me')).toBe(true);
    expect(matches(made('a', 0, { timer: timer(1, 'warned') }), { sla: 'soon' }, 'me')).toBe(true);
    expect(matches(made('a', 0, { timer: null }), { sla: 'calm' }, 'me')).toBe(true);
    expect(matches(made('a', 0, { timer: timer(1, 'warned') }), { sla: 'calm' }, 'me')).toBe(false);
  });
});

describe('steady', () => {
  const none = new Set<string>();

  it('follows while nobody reads', () => {
    expect(steady(['a', 'b'], ['c', 'b', 'a'], false, none)).toEqual({ shown: ['c', 'b', 'a'], waiting: 0 });
  });

  it('moves nothing while held; what is new waits', () => {
    const before = ['a', 'b', 'c'];
    const result = steady(before, ['new', 'c', 'b'], true, none);
    expect(result).toEqual({ shown: ['a', 'b', 'c'], waiting: 1 });
    expect(result.shown).toBe(before);
  });

  it('adds below what was loaded further down', () => {
    expect(steady(['a', 'b'], ['new', 'a', 'b', 'c', 'd'], true, none)).toEqual({
      shown: ['a', 'b', 'c', 'd'],
      waiting: 1,
    });
  });

  it('lets go at once what the user has sent away, unless it is back', () => {
    expect(steady(['a', 'b', 'c'], ['a', 'c'], true, new Set(['b'])).shown).toEqual(['a', 'c']);
    expect(steady(['a', 'b', 'c'], ['a', 'b', 'c'], true, new Set(['b'])).shown).toEqual(['a', 'b', 'c']);
  });
});
