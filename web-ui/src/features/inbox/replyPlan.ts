import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { keys } from '../../api/queries';
import type { ConversationView, Id, MailAddress, MessageView, ReplyPlan } from '../../api/types';

/**
 * To whom an answer would go; without a message, to the newest of the customer's. Asked again when a message comes in, for it
 * may be somebody else's. Meanwhile what was known stays, but never for another message.
 */
export function useReplyPlan(conversation: ConversationView, answers: Id | null, wanted: boolean): ReplyPlan | undefined {
  const { id, lastInboundAt } = conversation;
  const of = answers ?? 'newest';
  return useQuery({
    queryKey: [...keys.reply(id), of, lastInboundAt],
    queryFn: ({ signal }) => api.get<ReplyPlan>(`/api/conversations/${id}/reply`, answers ? { answers } : undefined, signal),
    enabled: wanted,
    placeholderData: (before, query) => (query?.queryKey[1] === id && query.queryKey[2] === of ? before : undefined),
  }).data;
}

export interface Written {
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

const plain = (list: readonly MailAddress[]) =>
  list
    .map((each) => each.address.toLowerCase())
    .sort()
    .join(' ');

/** Which of the plan's two answers this is; null if somebody was added or taken off. */
export function modeOf(written: Written, plan: ReplyPlan): 'reply' | 'replyAll' | null {
  const same = (of: ReplyPlan['reply']) =>
    plain(of.to) === plain(written.to) && plain(of.cc) === plain(written.cc) && written.bcc.length === 0;
  return same(plan.reply) ? 'reply' : same(plan.replyAll) ? 'replyAll' : null;
}

/** How many more people an answer to everybody reaches. */
export const others = (plan: ReplyPlan): number => plan.replyAll.to.length + plan.replyAll.cc.length - plan.reply.to.length;

export function isThirdParty(plan: ReplyPlan | undefined, address: string): boolean {
  return plan?.thirdParties.includes(address.toLowerCase()) ?? false;
}

/** A third party's message that is newer than the one answered: one may have meant to answer that. */
export function overlooked(
  messages: readonly MessageView[],
  plan: ReplyPlan | undefined,
  contactId: Id,
): MessageView | undefined {
  const newest = messages.findLast((each) => each.direction === 'in' && each.kind !== 'auto');
  return plan && newest && newest.id !== plan.answers && newest.author.id !== contactId && isThirdParty(plan, newest.from?.address ?? '')
    ? newest
    : undefined;
}
