import type { ChannelKind } from '../../api/types';

const PROVIDERS = ['google', 'microsoft', 'custom'];

/** Settings of a mailbox that only some ways of signing in need. */
const NEEDED_BY: Record<string, readonly string[]> = {
  password: ['password'],
  oauth: ['password'],
  clientId: PROVIDERS,
  clientSecret: PROVIDERS,
  refreshToken: PROVIDERS,
  tokenEndpoint: ['microsoft', 'custom'],
  scope: ['microsoft', 'custom'],
};

/** Whether the form asks for a setting, given what is filled in so far. */
export function isAsked(kind: ChannelKind, setting: string, values: Record<string, unknown>): boolean {
  const needed = kind === 'email' ? NEEDED_BY[setting] : undefined;
  return !needed || needed.includes(typeof values.signIn === 'string' ? values.signIn : 'password');
}
