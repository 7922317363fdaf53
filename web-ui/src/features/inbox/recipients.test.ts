// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { MessageView, ReplyPlan } from '../../api/types';
import { parseAddress, parseAddresses } from './Recipients';
import { modeOf, others, overlooked } from './replyPlan';

describe('parseAddress', () => {
  it('takes an address alone or with a name', () => {
    expect(parseAddress('a@b.example')).toEqual({ name: null, address: 'a@b.example' });
    expect(parseAddress('"Anna Berg" <a@b.example>')).toEqual({ name: 'Anna Berg', address: 'a@b.example' });
    expect(parseAddress(' a@b.example, ')).toEqual({ name: null, address: 'a@b.example' });
  });

  it('refuses what is none', () => {
    expect(parseAddress('Anna')).toBeNull();
    expect(parseAddress('a@b')).toBeNull();
    expect(parseAddress('a b@c.example')).toBeNull();
  });
});

describe('parseAddresses', () => {
  it('takes a pasted list, with commas in names', () => {
    expect(parseAddresses('"Li, Na" <li@b.example>; a@b.example,\nc@d.example')).toEqual([
      { name: 'Li, Na', address: 'li@b.example' },
      { name: null, address: 'a@b.example' },
      { name: null, address: 'c@d.example' },
    ]);
  });

  it('keeps what is none, so that it can be put right', () => {
    expect(parseAddresses('Anna, a@b.example')).toEqual([
      { name: null, address: 'Anna' },
      { name: null, address: 'a@b.example' },
    ]);
  });
});

describe('a plan', () => {
  const anna = { name: 'Anna', address: 'Anna@b.example' };
  const bob = { name: null, address: 'bob@b.example' };
  const plan: ReplyPlan = {
    answers: '1',
    reply: { to: [anna], cc: [] },
    replyAll: { to: [anna], cc: [bob] },
    thirdParties: ['eve@c.example'],
  };

  it('is told by its people, not by how they are written', () => {
    expect(modeOf({ to: [{ address: 'anna@b.example' }], cc: [], bcc: [] }, plan)).toBe('reply');
    expect(modeOf({ to: [anna], cc: [bob], bcc: [] }, plan)).toBe('replyAll');
    expect(modeOf({ to: [anna], cc: [], bcc: [bob] }, plan)).toBeNull();
    expect(others(plan)).toBe(1);
  });

  it('says if a third party has written last', () => {
    const message = (id: string, author: string, address: string) =>
      ({ id, direction: 'in', kind: 'text', author: { kind: 'contact', id: author, name: '' }, from: { address } }) as MessageView;
    const first = message('1', 'anna', 'anna@b.example');
    const strange = message('2', 'eve', 'Eve@c.example');
    expect(overlooked([first, strange], plan, 'anna')).toBe(strange);
    expect(overlooked([strange, first], plan, 'anna')).toBeUndefined();
    expect(overlooked([first, strange], { ...plan, answers: '2' }, 'anna')).toBeUndefined();
  });
});
