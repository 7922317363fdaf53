import type { SharedFile, Who } from './wire';

/** What was said, as the bubble keeps it. Without `seq` it is still on its way. */
export interface Entry {
  seq?: number;
  clientId?: string;
  mine: boolean;
  author?: string;
  text: string;
  at: string;
  files: SharedFile[];
}

export interface Queued {
  clientId: string;
  text: string;
  at: string;
  files?: Handed[];
}

/** A file that the server holds for a message to come. */
export interface Handed {
  id: string;
  name: string;
  contentType: string;
  size: number;
}

/** All that outlives a page: shared by the tabs of one site. */
export interface Kept {
  token?: string;
  thread?: string;
  lastSeq: number;
  readSeq: number;
  entries: Entry[];
  queue: Queued[];
  who?: Who;
  first?: Record<string, string>;
  last?: Record<string, string>;
  open?: boolean;
  sound?: boolean;
  /** Who of the site's users this is about. */
  user?: string;
}

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const MOST_ENTRIES = 100;

const nothing = (): Kept => ({ lastSeq: 0, readSeq: 0, entries: [], queue: [] });

/** Reads and writes through on every use, because another tab may have written; lives on without storage if it is refused. */
export class Memory {
  private unsaved: Kept = nothing();

  constructor(
    private readonly store: Store | null,
    private readonly key: string,
  ) {}

  read(): Kept {
    try {
      const text = this.store?.getItem(this.key);
      if (text) {
        const kept = JSON.parse(text) as Kept;
        if (Array.isArray(kept.entries) && Array.isArray(kept.queue)) {
          return { ...nothing(), ...kept };
        }
      }
    } catch {
      // refused or damaged: what this page knows has to do
    }
    return structuredClone(this.unsaved);
  }

  forget(): void {
    this.unsaved = nothing();
    try {
      this.store?.removeItem(this.key);
    } catch {
      // refused
    }
  }

  change(edit: (kept: Kept) => void): Kept {
    const kept = this.read();
    edit(kept);
    kept.entries = kept.entries.slice(-MOST_ENTRIES);
    this.unsaved = kept;
    try {
      this.store?.setItem(this.key, JSON.stringify(kept));
    } catch {
      // full or refused
    }
    return structuredClone(kept);
  }
}
