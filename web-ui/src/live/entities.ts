import type { ConversationView, Id, MessageView, ScheduledView } from '../api/types';
import type { EventFrame } from './frames';

/** As much of a thread as was read: a run without gaps that ends at its newest entry. */
export interface Thread {
  /** By seq, ascending. */
  messages: readonly MessageView[];
  /** Cursor to older entries; null: the thread's beginning is here; undefined: nothing was read yet. */
  before: string | null | undefined;
}

const NONE: readonly ScheduledView[] = [];
const NOTHING_YET: Thread = { messages: [], before: undefined };

/**
 * Conversations and messages, each once. What is newer by its own version wins, whichever way it came: several events may
 * carry one version of a conversation, so a message is judged by itself.
 */
export class Entities {
  readonly conversations = new Map<Id, ConversationView>();
  readonly threads = new Map<Id, Thread>();
  /** Versions of all that were heard of, those that do not wait any more too: an older state must not bring them back. */
  private readonly scheduled = new Map<Id, number>();
  private readonly waiting = new Map<Id, readonly ScheduledView[]>();
  /** Grows with every change. */
  revision = 0;

  putConversation(next: ConversationView): boolean {
    const held = this.conversations.get(next.id);
    if (held && held.version >= next.version) return false;
    this.conversations.set(next.id, next);
    this.revision++;
    return true;
  }

  /** From now on what happens in this conversation is kept, even before the thread itself was read. */
  watchThread(id: Id): void {
    if (!this.threads.has(id)) this.threads.set(id, NOTHING_YET);
  }

  forgetThread(id: Id): void {
    this.threads.delete(id);
  }

  /** Ignored for a thread that nobody watches. */
  putMessage(next: MessageView): boolean {
    const thread = this.threads.get(next.conversationId);
    if (!thread) return false;
    const messages = merged(thread.messages, [next]);
    if (messages === thread.messages) return false;
    this.threads.set(next.conversationId, { ...thread, messages });
    this.revision++;
    return true;
  }

  /** @param before where older entries are to be had; undefined leaves that as it is */
  putPage(id: Id, page: readonly MessageView[], before: string | null | undefined): void {
    const thread = this.threads.get(id) ?? NOTHING_YET;
    this.threads.set(id, {
      messages: merged(thread.messages, page),
      before: before === undefined ? thread.before : before,
    });
    this.revision++;
  }

  /** Those that wait in a conversation, by their time; the same array as long as nothing is different. */
  scheduledOf(conversationId: Id): readonly ScheduledView[] {
    return this.waiting.get(conversationId) ?? NONE;
  }

  putScheduled(next: ScheduledView): boolean {
    if ((this.scheduled.get(next.id) ?? -1) >= next.version) return false;
    this.scheduled.set(next.id, next.version);
    const others = this.scheduledOf(next.conversationId).filter((each) => each.id !== next.id);
    const waiting = next.state === 'waiting' ? [...others, next] : others;
    if (waiting.length === 0) this.waiting.delete(next.conversationId);
    else
      this.waiting.set(
        next.conversationId,
        waiting.sort((a, b) => a.dueAt.localeCompare(b.dueAt)),
      );
    this.revision++;
    return true;
  }

  clear(): void {
    this.conversations.clear();
    this.threads.clear();
    this.scheduled.clear();
    this.waiting.clear();
    this.revision++;
  }

  /** @returns whether anything is different now */
  apply(event: EventFrame): boolean {
    switch (event.type) {
      case 'message.received':
      case 'message.queued':
      case 'note.added': {
        const message = this.putMessage(event.data.message);
        return this.putConversation(event.data.conversation) || message;
      }
      case 'message.status':
        return this.putMessage(event.data.message);
      case 'message.scheduled':
        return this.putScheduled(event.data.scheduled);
      case 'conversation.changed': {
        const message = event.data.message ? this.putMessage(event.data.message) : false;
        return this.putConversation(event.data.conversation) || message;
      }
      case 'sla.warned':
      case 'sla.breached':
      case 'sla.met':
        return this.putConversation(event.data.conversation);
      default:
        return false;
    }
  }
}

/** Both runs in one, by seq; of two of the same message the newer version. The same array if nothing is different. */
function merged(held: readonly MessageView[], more: readonly MessageView[]): readonly MessageView[] {
  const news = more.filter((each) => {
    const at = place(held, each.seq);
    const same = held[at];
    return !(same && same.seq === each.seq && same.version >= each.version);
  });
  if (news.length === 0) return held;
  const bySeq = new Map(held.map((each) => [each.seq, each]));
  for (const each of news) bySeq.set(each.seq, each);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function place(run: readonly MessageView[], seq: number): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (run[middle]!.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
