import { describe, expect, it } from 'vitest';
import type { MessageView } from '../api/types';
import { Entities } from './entities';
import type { EventFrame, ServerFrame } from './frames';
import recorded from './fixtures/conversation.json';
import scheduledFrames from './fixtures/scheduled.json';

/** One conversation as a server told of it: received, assigned, a note, replies and how far they came. */
const frames = recorded as unknown as ServerFrame[];
const events = frames.filter((frame): frame is EventFrame => frame.t === 'event');
const id = events[0]!.id;

function state(entities: Entities) {
  return { conversation: entities.conversations.get(id), messages: entities.threads.get(id)?.messages };
}

function applied(which: readonly EventFrame[]): Entities {
  const entities = new Entities();
  entities.watchThread(id);
  which.forEach((event) => entities.apply(event));
  return entities;
}

const held = scheduledFrames as unknown as EventFrame[];

/** Deterministic, so that a failure can be repeated. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const result = [...list];
  let state = seed;
  for (let n = result.length - 1; n > 0; n--) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    const other = state % (n + 1);
    [result[n], result[other]] = [result[other]!, result[n]!];
  }
  return result;
}

describe('Entities', () => {
  const whole = applied(events);

  it('holds the newest version of the conversation and its thread without gaps', () => {
    const { conversation, messages } = state(whole);
    expect(conversation?.version).toBe(Math.max(...events.filter((e) => 'conversation' in e.data).map((e) => e.version)));
    expect(messages?.map((each) => each.seq)).toEqual(messages?.map((_, n) => n + 1));
    expect(messages?.at(-1)?.seq).toBe(conversation?.lastSeq);
  });

  it('takes each message by its own version, though events of one conversation version bring several', () => {
    const failed = state(whole).messages?.filter((each) => each.status === 'failed');
    expect(failed?.length).toBeGreaterThan(0);
    expect(failed?.every((each) => each.version === 3)).toBe(true);
  });

  it('ends the same in whatever order events come, and however often', () => {
    for (let seed = 1; seed <= 50; seed++) {
      expect(state(applied(shuffled([...events, ...events], seed)))).toEqual(state(whole));
    }
  });

  it('says that nothing changed, and keeps the same objects, when an event is old', () => {
    const { conversation, messages } = state(whole);
    const revision = whole.revision;
    expect(events.map((event) => whole.apply(event))).not.toContain(true);
    expect(whole.conversations.get(id)).toBe(conversation);
    expect(whole.threads.get(id)?.messages).toBe(messages);
    expect(whole.revision).toBe(revision);
  });

  it('keeps messages only of threads that are watched', () => {
    const entities = new Entities();
    events.forEach((event) => entities.apply(event));
    expect(entities.conversations.size).toBe(1);
    expect(entities.threads.size).toBe(0);
  });

  it('does not lose what happens while a thread is being read', () => {
    const all = state(whole).messages!;
    const entities = new Entities();
    entities.watchThread(id);
    events.forEach((event) => entities.apply(event));
    const stale: MessageView[] = all.slice(0, -2).map((each) => ({ ...each, version: 1 }));
    entities.putPage(id, stale, null);
    expect(state(entities).messages).toEqual(all);
    expect(entities.threads.get(id)?.before).toBeNull();
  });

  it('puts older pages before what is there', () => {
    const all = state(whole).messages!;
    const entities = new Entities();
    entities.putPage(id, all.slice(3), '4');
    entities.putPage(id, all.slice(0, 3), null);
    expect(state(entities).messages).toEqual(all);
  });

  it('holds replies that wait, by their time, until they do not wait any more', () => {
    const texts = (count: number) => applied(held.slice(0, count)).scheduledOf(id).map((each) => each.text);
    expect(texts(3)).toEqual(['Sooner', 'Did you get our offer?']);
    expect(texts(4)).toEqual(['Did you get our offer?']);
    expect(texts(5)).toEqual([]);
    expect(applied(held.slice(0, 2)).scheduledOf(id)[0]?.localTime).toBe('2026-12-02T09:00');
    for (let seed = 1; seed <= 50; seed++) {
      expect(applied(shuffled([...held, ...held], seed)).scheduledOf(id)).toEqual([]);
    }
  });
});
