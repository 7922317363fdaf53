/** The frames of the chat protocol, as the server documents them in `io.fairlead.connector.chat`. */

export interface Look {
  color: string;
  title: string;
  greeting: string;
  askWho: boolean;
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
}

export type FromServer =
  | { t: 'welcome'; visitor: string; thread: string; seq: number; settings: Look }
  | Said
  | { t: 'stored'; clientId: string }
  | { t: 'typing'; on: boolean; author?: string }
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
    }
  | ({ t: 'who' } & Who)
  | { t: 'say'; clientId: string; text: string }
  | { t: 'typing'; on: boolean }
  | { t: 'seen'; seq: number; read: boolean }
  | { t: 'ping' };

export const MAX_TEXT = 8000;
