import type { Id } from '../api/types';
import { learnServerTime } from './clock';
import type { ClientFrame, EphemeralFrame, EventFrame, ServerFrame } from './frames';

/**
 * - `connecting`: for the first time
 * - `live`: everything that happens is told at once
 * - `reconnecting`: the line is down, it is tried again
 * - `resyncing`: what was missed is being fetched
 */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'resyncing';

export interface LiveListener {
  state(state: LiveState): void;
  /** In order of seq, without gaps since the position that was given or the last snapshot. */
  events(events: EventFrame[]): void;
  ephemeral(frames: EphemeralFrame[]): void;
  /** What is held may be wrong: throw it away and read anew. */
  snapshot(): void;
  signedOut(): void;
}

const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;
/** The server pings every 25 s. */
const SILENCE = 60_000;
const SILENCE_AFTER_SLEEP = 28_000;
const HIDDEN_BATCH = 250;
const SESSION_ENDED = 4401;
const RESTARTING = 4410;
const SLOW_CONSUMER = 4408;

/** The one line to the server. It heals itself, by position: after a break only what was missed is sent. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private closed = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private told: LiveState | null = null;
  private everLive = false;
  private events: EventFrame[] = [];
  private whispers: EphemeralFrame[] = [];
  private batch: { cancel(): void } | null = null;
  private viewing: Id | null = null;

  /** @param position up to which the reader has everything; what it reads later must be read after this position was given */
  constructor(
    private readonly url: string,
    private epoch: Id,
    private position: number,
    private readonly listener: LiveListener,
  ) {}

  open(): void {
    this.tell('connecting');
    this.connect();
    this.watchdog = setInterval(() => this.probe(SILENCE), 10_000);
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.seen);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.watchdog);
    this.batch?.cancel();
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.seen);
    this.socket?.close(1000);
  }

  /** Lost if the line is down: only for what is of this moment. */
  send(frame: ClientFrame): void {
    if (frame.t === 'viewing') this.viewing = frame.conversationId;
    if (this.socket?.readyState === WebSocket.OPEN && this.told === 'live') this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.heardAt = Date.now();
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onmessage = (message) => {
      if (this.socket === socket) this.hear(JSON.parse(String(message.data)) as ServerFrame);
    };
    socket.onclose = (close) => {
      if (this.socket === socket) this.lost(close.code);
    };
  }

  private hear(frame: ServerFrame): void {
    this.heardAt = Date.now();
    switch (frame.t) {
      case 'hello':
        learnServerTime(frame.serverNow);
        this.say({ t: 'resume', epoch: this.epoch, lastSeq: this.position });
        this.epoch = frame.epoch;
        break;
      case 'resync_required':
        this.drop();
        this.tell('resyncing');
        this.say({ t: 'start' });
        break;
      case 'snapshot':
        this.drop();
        this.position = frame.seq;
        this.listener.snapshot();
        this.live();
        break;
      case 'resumed':
        this.live();
        break;
      case 'ping':
        learnServerTime(frame.serverNow);
        this.position = Math.max(this.position, frame.seq);
        this.say({ t: 'pong' });
        break;
      case 'event':
        if (frame.seq > this.position) {
          this.position = frame.seq;
          this.events.push(frame);
          this.schedule();
        }
        break;
      case 'ephemeral':
        this.whispers.push(frame);
        this.schedule();
        break;
      case 'error':
        console.warn(`The live line says ${frame.code}: ${frame.detail}`);
        break;
    }
  }

  private live(): void {
    this.failures = 0;
    this.everLive = true;
    this.tell('live');
    if (this.viewing) this.say({ t: 'viewing', conversationId: this.viewing });
    this.say({ t: 'active', on: document.visibilityState === 'visible' });
  }

  /** What comes within a frame of the screen is applied at once, so that a storm costs one rendering per frame. */
  private schedule(): void {
    if (this.batch) return;
    if (document.visibilityState === 'visible') {
      const id = requestAnimationFrame(() => this.flush());
      this.batch = { cancel: () => cancelAnimationFrame(id) };
    } else {
      const id = setTimeout(() => this.flush(), HIDDEN_BATCH);
      this.batch = { cancel: () => clearTimeout(id) };
    }
  }

  private flush(): void {
    this.batch = null;
    const { events, whispers } = this;
    this.events = [];
    this.whispers = [];
    if (events.length > 0) this.listener.events(events);
    if (whispers.length > 0) this.listener.ephemeral(whispers);
  }

  private drop(): void {
    this.batch?.cancel();
    this.batch = null;
    this.events = [];
    this.whispers = [];
  }

  private lost(code: number): void {
    this.socket = null;
    if (this.closed) return;
    if (code === SESSION_ENDED) {
      this.closed = true;
      this.listener.signedOut();
      return;
    }
    this.tell(this.everLive ? 'reconnecting' : 'connecting');
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures++);
    const wait = code === RESTARTING || code === SLOW_CONSUMER ? FIRST_WAIT * Math.random() : ceiling / 2 + (ceiling / 2) * Math.random();
    this.retry = setTimeout(() => this.connect(), wait);
  }

  private readonly hurry = (): void => {
    if (this.closed) return;
    if (!this.socket) {
      this.failures = 0;
      this.connect();
    } else {
      this.probe(SILENCE_AFTER_SLEEP);
    }
  };

  private readonly seen = (): void => {
    const on = document.visibilityState === 'visible';
    if (on) this.hurry();
    // A screen frame that was asked for does not come while the page is hidden.
    if (!on && this.batch) {
      this.batch.cancel();
      this.flush();
    }
    this.send({ t: 'active', on });
  };

  /** A line on which the server's ping is overdue is dead, whatever the browser thinks. */
  private probe(silence: number): void {
    const socket = this.socket;
    if (socket && Date.now() - this.heardAt > silence) {
      this.socket = null;
      socket.close();
      this.lost(1006);
    }
  }

  private say(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private tell(state: LiveState): void {
    if (this.told !== state) {
      this.told = state;
      this.listener.state(state);
    }
  }
}
