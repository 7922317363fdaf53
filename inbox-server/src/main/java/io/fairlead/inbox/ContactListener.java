package io.fairlead.inbox;

import io.fairlead.customers.CustomerEvent;
import io.fairlead.inbox.InboxEvent.ConversationChanged;
import io.fairlead.journal.Changed;
import io.fairlead.journal.DurableListener;
import io.fairlead.journal.Journal;
import io.fairlead.journal.JournalRow;
import io.fairlead.kernel.Actor;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conversations show who the customer is: when a contact changes, its conversations that are not over follow, with the
 * contact's company. Seen twice, a change is told twice, and means the same.
 */
@Component
final class ContactListener implements DurableListener {

    private static final Actor ITSELF = new Actor.Automatic("inbox");

    private final ConversationTable table;
    private final Journal journal;
    private final JsonMapper json;

    ContactListener(ConversationTable table, Journal journal, JsonMapper json) {
        this.table = table;
        this.journal = journal;
        this.json = json;
    }

    @Override
    public String name() {
        return "inbox-contacts";
    }

    @Override
    public Set<String> types() {
        return Set.of(CustomerEvent.CONTACT_CHANGED, CustomerEvent.CONTACTS_IMPORTED);
    }

    @Override
    public Mono<Void> handle(List<JournalRow> rows) {
        List<UUID> contacts =
                rows.stream().flatMap(this::changed).distinct().sorted().toList();
        Mono<Changed<Integer>> work = table.ofContacts(contacts).collectList().flatMap(this::told);
        return journal.commit(ITSELF, work).then();
    }

    private Stream<UUID> changed(JournalRow row) {
        return row.type().equals(CustomerEvent.CONTACTS_IMPORTED)
                ? json.readValue(row.payload(), CustomerEvent.ContactsImported.class).changed().stream()
                : Stream.of(row.subject());
    }

    private Mono<Changed<Integer>> told(List<UUID> conversations) {
        return table.views(conversations)
                .map(view -> new ConversationChanged(view, "contact", null))
                .collectList()
                .map(events -> new Changed<>(events.size(), events));
    }
}
