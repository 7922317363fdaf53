package io.fairlead.inbox;

import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** What an outside person may see of a thread: both directions, never notes or events. */
@Component
public final class Threads {

    private static final int LONGEST_HISTORY = 500;

    private final MessageTable table;

    Threads(MessageTable table) {
        this.table = table;
    }

    /** Messages after {@code afterSeq} of the thread's conversations, oldest first. */
    public Flux<MessageView> said(UUID channelAccountId, String thread, long afterSeq) {
        return table.said(channelAccountId, thread, afterSeq, LONGEST_HISTORY);
    }
}
