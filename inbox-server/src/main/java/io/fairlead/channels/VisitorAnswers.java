package io.fairlead.channels;

import io.fairlead.inbox.InboxEvent;
import io.fairlead.journal.DurableListener;
import io.fairlead.journal.JournalRow;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Takes note of every answer to a visitor, so that {@link VisitorLetters} looks whether it was read, whatever crashes. */
@Component
final class VisitorAnswers implements DurableListener {

    private final VisitorLetterTable letters;

    VisitorAnswers(VisitorLetterTable letters) {
        this.letters = letters;
    }

    @Override
    public String name() {
        return "visitor-answers";
    }

    @Override
    public Set<String> types() {
        return Set.of(InboxEvent.MessageQueued.TYPE);
    }

    /** Answers of the time before visitors were remembered went to nobody's mailbox, and shall not now. */
    @Override
    public boolean fromTheBeginning() {
        return false;
    }

    @Override
    public Mono<Void> handle(List<JournalRow> rows) {
        return letters.answered(
                rows.stream().map(JournalRow::subject).distinct().toList());
    }
}
