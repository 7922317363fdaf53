import type { Id } from '../api/types';
import type { EphemeralFrame, Typist } from './frames';

const TYPING_LASTS = 7_000;

type Typing = Typist & { note: boolean; until: number };

/** Who types and who looks, at this moment. Typing that is not repeated is forgotten after a few seconds. */
export class Courtesies {
  private readonly typing = new Map<Id, readonly Typing[]>();
  private readonly viewing = new Map<Id, readonly { id: Id; name: string }[]>();

  typists(conversation: Id): readonly Typing[] | undefined {
    return this.typing.get(conversation);
  }

  viewers(conversation: Id): readonly { id: Id; name: string }[] | undefined {
    return this.viewing.get(conversation);
  }

  apply(frame: EphemeralFrame, now: number): void {
    if (frame.type === 'viewing') {
      this.viewing.set(frame.data.conversationId, frame.data.users);
    } else if (frame.type === 'typing') {
      const { conversationId, who, on, kind } = frame.data;
      const others = (this.typing.get(conversationId) ?? []).filter((each) => each.id !== who.id);
      this.typing.set(
        conversationId,
        on ? [...others, { ...who, note: kind === 'note', until: now + TYPING_LASTS }] : others,
      );
    }
  }

  /** A message from somebody ends that one's typing. */
  wrote(conversation: Id, author: Id | null | undefined, kind: string): void {
    const typists = this.typing.get(conversation);
    if (typists?.length) {
      this.typing.set(
        conversation,
        typists.filter((each) => each.id !== author && !(kind === 'contact' && each.kind === 'contact')),
      );
    }
  }

  /** @returns whether somebody has stopped */
  sweep(now: number): boolean {
    let changed = false;
    for (const [conversation, typists] of this.typing) {
      const left = typists.filter((each) => each.until > now);
      if (left.length < typists.length) {
        changed = true;
        this.typing.set(conversation, left);
      }
    }
    return changed;
  }

  get isAnybodyTyping(): boolean {
    return [...this.typing.values()].some((typists) => typists.length > 0);
  }

  clear(): void {
    this.typing.clear();
    this.viewing.clear();
  }
}
