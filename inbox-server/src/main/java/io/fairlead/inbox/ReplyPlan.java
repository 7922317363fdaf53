package io.fairlead.inbox;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * To whom an answer would go, and how it would be signed.
 *
 * @param answers the message that it would answer; null if there is none yet
 * @param reply where its sender wants answers
 * @param replyAll with everybody else who got it
 * @param thirdParties addresses of people who wrote into the thread without having been written to
 */
public record ReplyPlan(
        @Nullable UUID answers,
        To reply,
        To replyAll,
        @Nullable String signature,
        List<String> thirdParties) {

    public record To(List<MessageView.Address> to, List<MessageView.Address> cc) {}
}
