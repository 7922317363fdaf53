import { expect, it } from 'vitest';
import { isAsked } from './asked';

it('asks a mailbox only for what its way of signing in needs', () => {
  expect(isAsked('email', 'password', {})).toBe(true);
  expect(isAsked('email', 'clientId', {})).toBe(false);
  expect(isAsked('email', 'clientId', { signIn: 'google' })).toBe(true);
  expect(isAsked('email', 'tokenEndpoint', { signIn: 'google' })).toBe(false);
  expect(isAsked('email', 'password', { signIn: 'microsoft' })).toBe(false);
  expect(isAsked('email', 'imapHost', { signIn: 'microsoft' })).toBe(true);
  expect(isAsked('webhook', 'password', { signIn: 'microsoft' })).toBe(true);
});
