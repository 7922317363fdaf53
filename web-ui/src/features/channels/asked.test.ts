import { expect, it } from 'vitest';
import { isAsked } from './asked';

it('asks only for what goes with what is filled in', () => {
  const byProvider = { signIn: ['google', 'microsoft'] };
  expect(isAsked(undefined, {})).toBe(true);
  expect(isAsked(byProvider, {})).toBe(false);
  expect(isAsked(byProvider, { signIn: 'password' })).toBe(false);
  expect(isAsked(byProvider, { signIn: 'google' })).toBe(true);
  expect(isAsked({ ...byProvider, more: ['true'] }, { signIn: 'google', more: true })).toBe(true);
  expect(isAsked({ ...byProvider, more: ['true'] }, { signIn: 'google' })).toBe(false);
});
