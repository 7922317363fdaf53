// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { parseAddress } from './Recipients';

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
