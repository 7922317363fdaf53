package io.fairlead.routing;

import io.fairlead.access.AccessEvent;
import io.fairlead.inbox.ConversationNews;
import io.fairlead.inbox.InboxEvent;
import io.fairlead.journal.DurableListener;
import io.fairlead.journal.JournalRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears of conversations that wait and of people who may take one more. What an event says is only a hint: the rows decide,
 * so hearing it twice changes nothing.
 */
@Component
final class RoutingListener implements DurableListener {

    private static final String OPEN = "open";
    private static final String ASSIGNED = "assigned";
    private static final String USER = "user:";

    /** These leave a waiting conversation as it was. */
    private static final Set<String> BESIDE = Set.of("timer", "queued", "edited", "priority", "unscheduled");

    /** After these somebody may have room for another conversation. */
    private static final Set<String> RELIEVING = Set.of(ASSIGNED, "closed", "snoozed", "waiting", "spam");

    private final Routing routing;
    private final DecisionTable decisions;
    private final JsonMapper json;

    RoutingListener(Routing routing, DecisionTable decisions, JsonMapper json) {
        this.routing = routing;
        this.decisions = decisions;
        this.json = json;
    }

    @Override
    public String name() {
        return "routing";
    }

    @Override
    public int batchSize() {
        return Routing.BATCH;
    }

    @Override
    public Set<String> types() {
        return Set.of(
                InboxEvent.MessageReceived.TYPE,
                InboxEvent.MessageQueued.TYPE,
                InboxEvent.ConversationChanged.TYPE,
                AccessEvent.USER_CHANGED,
                AccessEvent.TEAM_CHANGED,
                AccessEvent.INBOX_CHANGED);
    }

    @Override
    public Mono<Void> handle(List<JournalRow> rows) {
        Heard heard = new Heard();
        rows.forEach(row -> listen(row, heard));
        return byHand(heard)
                .then(Mono.defer(() -> routing.route(heard.waiting)))
                .then(Mono.defer(() -> heard.relief ? routing.drain() : Mono.just(0)))
                .then();
    }

    private void listen(JournalRow row, Heard heard) {
        switch (row.type()) {
            case InboxEvent.MessageReceived.TYPE -> {
                ConversationNews news = news(row);
                if (!news.isOfMachine() && !isQueued(news)) {
                    heard.of(news.conversation());
                }
            }
            case InboxEvent.MessageQueued.TYPE ->
                heard.relief |= !news(row).conversation().status().equals(OPEN);
            case InboxEvent.ConversationChanged.TYPE -> {
                if (!row.actor().equals(Routing.ACTOR.label())) {
                    changed(row, news(row), heard);
                }
            }
            default -> heard.relief = true;
        }
    }

    /**
     * It waited before this message came, and it is known why nobody has it: whoever gets room takes it out of the queue, so
     * another message of the same customer is no reason to look at it.
     */
    private static boolean isQueued(ConversationNews news) {
        Instant since = news.conversation().waitingSince();
        return news.conversation().queueReason() != null
                && since != null
                && news.message() != null
                && since.isBefore(news.message().receivedAt());
    }

    private ConversationNews news(JournalRow row) {
        return json.readValue(row.payload(), ConversationNews.class);
    }

    private static void changed(JournalRow row, ConversationNews news, Heard heard) {
        String change = Objects.requireNonNull(news.change());
        if (BESIDE.contains(change)) {
            return;
        }
        heard.of(news.conversation());
        heard.relief |= RELIEVING.contains(change);
        if (change.equals(ASSIGNED) && row.actor().startsWith(USER)) {
            ConversationNews.Ref assignee = news.conversation().assignee();
            heard.byHand.add(new DecisionTable.ByHand(
                    news.conversation().id(),
                    assignee == null ? null : assignee.id(),
                    UUID.fromString(row.actor().substring(USER.length())),
                    row.seq()));
        }
    }

    private Mono<Void> byHand(Heard heard) {
        return heard.byHand.isEmpty() ? Mono.empty() : decisions.addByHand(heard.byHand);
    }

    private static final class Heard {
        private final Set<UUID> waiting = new LinkedHashSet<>();
        private final List<DecisionTable.ByHand> byHand = new ArrayList<>();
        private boolean relief;

        void of(ConversationNews.Conversation conversation) {
            if (conversation.status().equals(OPEN) && conversation.assignee() == null) {
                waiting.add(conversation.id());
            }
        }
    }
}
