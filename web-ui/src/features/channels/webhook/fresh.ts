import type { Id } from '../../../api/types';

/** Secrets that were made since this page was loaded: the examples hold them, and nothing else remembers them. */
const made = new Map<Id, string>();

export const rememberFresh = (channel: Id, secret: string) => void made.set(channel, secret);
export const freshSecret = (channel: Id) => made.get(channel) ?? null;
