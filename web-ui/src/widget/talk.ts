import type { Entry, Handed, Memory, Queued } from './memory';
import { MAX_FILES, MAX_TEXT, type FromServer, type Hours, type Look, type Said, type ToServer, type User, type Who } from './wire';

/** As much of a WebSocket as is needed. */
export interface Line {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface World {
  dial(): Line;
  later(run: () => void, ms: number): unknown;
  never(timer: unknown): void;
  now(): Date;
  id(): string;
  chance(): number;
  /** True while the visitor can see the page. */
  watched(): boolean;
  hello(): Pick<Extract<ToServer, { t: 'hello' }>, 'page' | 'utm' | 'language' | 'timeZone'>;
}

export type Sending = 'sending' | 'waiting' | 'failed';

export interface Shown extends Entry {
  state?: Sending;
}

export interface View {
  line: 'idle' | 'connecting' | 'live' | 'down' | 'refused';
  entries: Shown[];
  unread: number;
  typing: string | null;
  open: boolean;
  who?: Who;
  user?: User;
  look: Look;
  hours: Hours | null;
  /** What allows to send and fetch files; there is none before the first welcome. */
  token?: string;
}

const BACK_OFF = [500, 1000, 2000, 5000, 10_000, 20_000, 30_000];
const AFTER_A_FAULT = 60_000;
const PING_EVERY = 30_000;
const ANSWER_WITHIN = 20_000;
const STEADY_AFTER = 5000;
const SEEN_AFTER = 250;
const TYPING_AGAIN = 3000;
const TYPING_ENDS = 5000;
const AGENT_TYPING_ENDS = 30_000;
const JUST_NOW = 60_000;
const ORIGIN_REFUSED = 4403;

/**
 * The visitor's side of the conversation, without a screen. What is said is kept until the server says that it is stored;
 * one message is on its way at a time, so they arrive in their order; the same client id makes a repetition harmless.
 */
export class Talk {
  private line: Line | null = null;
  private state: View['line'] = 'idle';
  private attempts = 0;
  private onWay: string | null = null;
  private readonly failed = new Map<string, Queued>();
  private pausedUntil = 0;
  private agentTyping: string | null = null;
  private typingToldAt = 0;
  private open: boolean;
  private readonly timers = new Map<string, unknown>();
  private changed: () => void = () => {};
  private answered: () => void = () => {};
  private hours: Hours | null = null;
  private refusal: string | null = null;

  /** @param user whose memory it is; null: somebody whom the page does not know */
  constructor(
    private readonly world: World,
    private memory: Memory,
    private look: Look,
    private user: User | null = null,
  ) {
    this.open = memory.read().open ?? false;
  }

  /** Connects at once only if there is something to come back to: whoever never opens the bubble costs no socket. */
  start(changed: () => void, answered: () => void = () => {}): void {
    this.changed = changed;
    this.answered = answered;
    this.begin();
  }

  /** Goes on as somebody else: the page's user has signed in or out. */
  be(memory: Memory, user: User | null): void {
    const line = this.line;
    this.line = null;
    line?.close();
    for (const name of [...this.timers.keys()]) this.cancel(name);
    this.memory = memory;
    this.user = user;
    this.state = 'idle';
    this.attempts = 0;
    this.onWay = null;
    this.pausedUntil = 0;
    this.agentTyping = null;
    this.typingToldAt = 0;
    this.refusal = null;
    this.failed.clear();
    memory.change((kept) => (kept.open = this.open));
    this.begin();
    this.changed();
  }

  /** Of a user of the site there may be something on another device. */
  private begin(): void {
    const kept = this.memory.read();
    if (this.open || this.user || kept.lastSeq > 0 || kept.queue.length > 0) this.connect();
  }

  view(): View {
    const kept = this.memory.read();
    const known = new Set(kept.entries.map((entry) => entry.clientId));
    const pending: Shown[] = kept.queue
      .filter((queued) => !known.has(queued.clientId))
      .map((queued) => ({
        ...mineFrom(queued),
        state: queued.clientId === this.onWay ? 'sending' : 'waiting',
      }));
    const failed: Shown[] = [...this.failed.values()].map((queued) => ({ ...mineFrom(queued), state: 'failed' }));
    return {
      line: this.state,
      entries: [...kept.entries, ...pending, ...failed],
      unread: kept.entries.filter((entry) => !entry.mine && (entry.seq ?? 0) > kept.readSeq).length,
      typing: this.agentTyping,
      open: this.open,
      ...(kept.who ? { who: kept.who } : {}),
      ...(this.user ? { user: this.user } : {}),
      ...(kept.token ? { token: kept.token } : {}),
      look: this.look,
      hours: this.hours,
    };
  }

  say(text: string, files: Handed[] = []): void {
    const said = text.trim().slice(0, MAX_TEXT);
    if (said === '' && files.length === 0) return;
    const at = this.world.now().toISOString();
    this.memory.change((kept) => {
      kept.queue.push({ clientId: this.world.id(), text: said, at, ...(files.length > 0 ? { files: files.slice(0, MAX_FILES) } : {}) });
    });
    this.stopTyping();
    this.connect();
    this.pump();
    this.changed();
  }

  again(clientId: string): void {
    const failed = this.failed.get(clientId);
    if (!failed) return;
    this.failed.delete(clientId);
    this.memory.change((kept) => kept.queue.push(failed));
    this.pump();
    this.changed();
  }

  introduce(who: Who): void {
    this.memory.change((kept) => (kept.who = { ...kept.who, ...who }));
    if (this.state === 'live') this.send({ t: 'who', ...who });
    this.changed();
  }

  show(open: boolean): void {
    this.open = open;
    this.memory.change((kept) => (kept.open = open));
    if (open) {
      this.connect();
      this.noticed();
    }
    this.changed();
  }

  /** The page came back into view, or the network did. */
  wake(): void {
    if (this.state === 'down') {
      this.attempts = 0;
      this.cancel('dial');
      this.state = 'idle';
      this.connect();
    } else if (this.state === 'live') {
      this.ping();
    }
    if (this.open) this.noticed();
    this.changed();
  }

  type(): void {
    const now = this.world.now().getTime();
    if (this.state === 'live' && now - this.typingToldAt >= TYPING_AGAIN) {
      this.typingToldAt = now;
      this.send({ t: 'typing', on: true });
    }
    this.after('typing', TYPING_ENDS, () => this.stopTyping());
  }

  private stopTyping(): void {
    this.cancel('typing');
    if (this.typingToldAt > 0 && this.state === 'live') this.send({ t: 'typing', on: false });
    this.typingToldAt = 0;
  }

  private connect(): void {
    if (this.state !== 'idle') return;
    this.state = 'connecting';
    const line = this.world.dial();
    this.line = line;
    line.onopen = () => this.greet();
    line.onmessage = (event) => this.heard(line, event.data);
    line.onclose = (event) => this.lost(line, event.code === ORIGIN_REFUSED);
    this.after('answer', ANSWER_WITHIN, () => this.hangUp());
  }

  private greet(): void {
    const kept = this.memory.read();
    this.send({
      t: 'hello',
      ...(kept.token ? { visitor: kept.token } : {}),
      resume: { afterSeq: kept.lastSeq },
      ...this.world.hello(),
      ...(kept.who ? { preChat: kept.who } : {}),
      ...(this.user ? { user: this.user } : {}),
    });
  }

  private heard(line: Line, data: unknown): void {
    if (line !== this.line || typeof data !== 'string') return;
    const frame = JSON.parse(data) as FromServer;
    this.cancel('answer');
    switch (frame.t) {
      case 'welcome':
        this.welcomed(frame);
        break;
      case 'said':
        this.said(frame);
        break;
      case 'stored':
        this.stored(frame.clientId);
        break;
      case 'typing':
        this.agentTyping = frame.on ? (frame.author ?? '') : null;
        this.after('agent', AGENT_TYPING_ENDS, () => this.silent());
        break;
      case 'error':
        this.erred(frame);
        break;
      case 'hours':
        this.hours = frame.hours;
        break;
      case 'token':
        this.memory.change((kept) => (kept.token = frame.visitor));
        break;
      case 'pong':
        break;
    }
    this.awaitAnswer();
    this.changed();
  }

  private welcomed(frame: Extract<FromServer, { t: 'welcome' }>): void {
    this.look = frame.settings;
    this.hours = frame.hours;
    this.state = 'live';
    this.after('steady', STEADY_AFTER, () => (this.attempts = 0));
    this.memory.change((kept) => {
      if (kept.thread !== undefined && kept.thread !== frame.thread) {
        kept.entries = [];
        kept.lastSeq = 0;
        kept.readSeq = 0;
      }
      kept.token = frame.visitor;
      kept.thread = frame.thread;
    });
    this.after('ping', PING_EVERY, () => this.ping());
    this.pump();
  }

  private said(frame: Said): void {
    this.memory.change((kept) => {
      kept.lastSeq = Math.max(kept.lastSeq, frame.seq);
      if (frame.clientId) kept.queue = kept.queue.filter((queued) => queued.clientId !== frame.clientId);
      const same = (entry: Entry) =>
        entry.seq === frame.seq || (frame.clientId !== undefined && entry.clientId === frame.clientId);
      kept.entries = kept.entries.filter((entry) => !same(entry));
      kept.entries.push(entryFrom(frame, this.world.now()));
      kept.entries.sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity));
    });
    if (frame.clientId === this.onWay) this.arrived();
    if (!frame.byVisitor) {
      this.agentTyping = null;
      this.noticed();
      if (this.world.now().getTime() - Date.parse(frame.at ?? '') < JUST_NOW) this.answered();
    }
  }

  private stored(clientId: string): void {
    this.memory.change((kept) => {
      const queued = kept.queue.find((each) => each.clientId === clientId);
      kept.queue = kept.queue.filter((each) => each !== queued);
      if (queued && !kept.entries.some((entry) => entry.clientId === clientId)) kept.entries.push(mineFrom(queued));
    });
    if (clientId === this.onWay) this.arrived();
  }

  private arrived(): void {
    this.onWay = null;
    this.pump();
  }

  private erred(frame: Extract<FromServer, { t: 'error' }>): void {
    if (frame.code === 'busy' || frame.code === 'rate-limited') {
      const wait = Math.max(1, frame.retryAfter ?? 3) * 1000;
      this.pausedUntil = this.world.now().getTime() + wait;
      this.onWay = null;
      this.after('pump', wait, () => this.pump());
    } else if (frame.clientId) {
      this.unacceptable(frame.clientId);
    } else if (frame.code === 'identity-refused') {
      this.refusal = frame.code;
    } else if (frame.code !== 'interrupted') {
      this.attempts = BACK_OFF.length;
    }
  }

  private unacceptable(clientId: string): void {
    this.memory.change((kept) => {
      const queued = kept.queue.find((each) => each.clientId === clientId);
      kept.queue = kept.queue.filter((each) => each !== queued);
      if (queued) this.failed.set(clientId, queued);
    });
    this.arrived();
  }

  /** Sends the oldest message that is not stored, unless one is on its way or the server asked for patience. */
  private pump(): void {
    if (this.state !== 'live' || this.onWay !== null || this.world.now().getTime() < this.pausedUntil) return;
    const next = this.memory.read().queue[0];
    if (!next) return;
    this.onWay = next.clientId;
    const files = next.files?.map((file) => file.id);
    this.send({ t: 'say', clientId: next.clientId, text: next.text, ...(files ? { files } : {}) });
    this.awaitAnswer();
    this.changed();
  }

  private awaitAnswer(): void {
    if (this.onWay !== null) this.after('answer', ANSWER_WITHIN, () => this.hangUp());
  }

  private noticed(): void {
    const read = this.open && this.world.watched();
    if (read) this.memory.change((kept) => (kept.readSeq = kept.lastSeq));
    this.after('seen', SEEN_AFTER, () => {
      const kept = this.memory.read();
      if (this.state === 'live' && kept.lastSeq > 0) this.send({ t: 'seen', seq: kept.lastSeq, read });
    });
  }

  private ping(): void {
    if (this.state !== 'live') return;
    this.send({ t: 'ping' });
    this.after('answer', ANSWER_WITHIN, () => this.hangUp());
    this.after('ping', PING_EVERY, () => this.ping());
  }

  private silent(): void {
    this.agentTyping = null;
    this.changed();
  }

  /** A line that does not answer may never tell that it is dead. */
  private hangUp(): void {
    const line = this.line;
    if (line) {
      line.close();
      this.lost(line, false);
    }
  }

  private lost(line: Line, refused: boolean): void {
    if (line !== this.line) return;
    this.line = null;
    this.onWay = null;
    this.agentTyping = null;
    this.typingToldAt = 0;
    for (const name of ['answer', 'ping', 'steady', 'seen', 'agent', 'typing', 'pump']) this.cancel(name);
    if (refused || this.refusal !== null) {
      this.state = 'refused';
    } else {
      this.state = 'down';
      const wait = BACK_OFF[this.attempts] ?? AFTER_A_FAULT;
      this.attempts = Math.min(this.attempts + 1, BACK_OFF.length - 1);
      this.after('dial', wait * (0.5 + this.world.chance()), () => {
        this.state = 'idle';
        this.connect();
        this.changed();
      });
    }
    this.changed();
  }

  private send(frame: ToServer): void {
    this.line?.send(JSON.stringify(frame));
  }

  private after(name: string, ms: number, run: () => void): void {
    this.cancel(name);
    this.timers.set(
      name,
      this.world.later(() => {
        this.timers.delete(name);
        run();
      }, ms),
    );
  }

  private cancel(name: string): void {
    if (this.timers.has(name)) this.world.never(this.timers.get(name));
    this.timers.delete(name);
  }
}

function mineFrom(queued: Queued): Entry {
  const files = (queued.files ?? []).map(({ name, contentType, size }) => ({ name, contentType, size, url: '' }));
  return { clientId: queued.clientId, mine: true, text: queued.text, at: queued.at, files };
}

function entryFrom(frame: Said, now: Date): Entry {
  return {
    seq: frame.seq,
    ...(frame.clientId ? { clientId: frame.clientId } : {}),
    mine: frame.byVisitor,
    ...(frame.author ? { author: frame.author } : {}),
    text: frame.text,
    at: frame.at ?? now.toISOString(),
    files: frame.files,
  };
}
