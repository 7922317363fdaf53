/** The frames of the chat protocol, as the server documents them in `io.fairlead.connector.chat`. */

/** By language; the one under the empty name is for all others. */
export type Wording = Record<string, string>;

export type Field = 'name' | 'email' | 'company' | 'country' | 'productLine';

/** Empty parts are left out. */
export interface Look {
  color: string;
  theme: 'auto' | 'light' | 'dark';
  position: 'end' | 'start';
  language: string;
  title: Wording;
  greeting?: Wording;
  logo?: string;
  ask?: Partial<Record<Field, 'optional' | 'required'>>;
  productLines?: string[];
  consent?: Wording;
  away?: Wording;
  files: boolean;
}

export interface Hours {
  open: boolean;
  backAt?: string;
  largestFile: number;
}

export interface SharedFile {
  name: string;
  contentType: string;
  size: number;
  url: string;
}

export interface Said {
  t: 'said';
  seq: number;
  clientId?: string;
  byVisitor: boolean;
  author?: string;
  text: string;
  at?: string;
  files: SharedFile[];
}

export interface Who {
  name?: string;
  email?: string;
  company?: string;
  country?: string;
  productLine?: string;
  consent?: string;
}

/** Whom the page knows; `hash` is its server's word for `id`. */
export interface User {
  id: string;
  hash: string;
  name?: string;
  email?: string;
  company?: string;
}

export type FromServer =
  | { t: 'welcome'; visitor: string; thread: string; seq: number; settings: Look; hours: Hours }
  | Said
  | { t: 'stored'; clientId: string }
  | { t: 'typing'; on: boolean; author?: string }
  | { t: 'hours'; hours: Hours }
  | { t: 'token'; visitor: string }
  | { t: 'pong' }
  | { t: 'error'; code: string; clientId?: string; retryAfter?: number };

export type ToServer =
  | {
      t: 'hello';
      visitor?: string;
      resume: { afterSeq: number };
      page: { url: string; title: string; referrer: string };
      utm: Record<string, string>;
      language: string;
      timeZone: string;
      preChat?: Who;
      user?: User;
    }
  | ({ t: 'who' } & Who)
  | { t: 'say'; clientId: string; text: string; files?: string[] }
  | { t: 'typing'; on: boolean }
  | { t: 'seen'; seq: number; read: boolean }
  | { t: 'ping' };

export const MAX_TEXT = 8000;
export const MAX_FILES = 10;
