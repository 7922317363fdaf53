package io.fairlead.sla;

import io.fairlead.inbox.ConversationView;
import io.fairlead.inbox.Conversations;
import io.fairlead.inbox.InboxEvent;
import io.fairlead.journal.Event;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What conversations have to show of their timers. */
final class ShownTimers {
    static final String CHANGE = "timer";

    private ShownTimers() {}

    /** Tells of a timer that has changed without being met, warned or breached. */
    static Event changed(ConversationView view) {
        return new InboxEvent.ConversationChanged(view, CHANGE, null);
    }

    static List<Conversations.ShownTimer> of(Map<UUID, Course> courses) {
        return courses.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue().shown()))
                .toList();
    }

    static Conversations.ShownTimer of(UUID conversation, ConversationView.@Nullable Timer timer) {
        return timer == null
                ? new Conversations.ShownTimer(conversation, null, null, null, null)
                : new Conversations.ShownTimer(
                        conversation, timer.metric(), timer.dueAt(), timer.warnAt(), timer.state());
    }
}
