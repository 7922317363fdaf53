package io.fairlead.customers.imports;

import io.fairlead.customers.imports.meaning.Holder;
import io.fairlead.customers.imports.meaning.Judge;
import io.fairlead.customers.imports.meaning.Person;
import io.fairlead.customers.imports.meaning.Verdict;
import io.fairlead.journal.Changed;
import io.fairlead.kernel.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Judges batches of rows: who are these people? Used to try a list out, and again when it is carried out. */
@Component
final class Trial {

    private final RowTable rows;

    Trial(RowTable rows) {
        this.rows = rows;
    }

    /** @param people by number of their row */
    Mono<List<Verdict>> judge(Job job, SortedMap<Integer, Person> people) {
        return rows.holders(job, people.values()).map(known -> judge(known, people));
    }

    private static List<Verdict> judge(Map<String, Holder> known, SortedMap<Integer, Person> people) {
        Judge judge = new Judge(known, Ids::next);
        List<Verdict> verdicts = new ArrayList<>();
        people.forEach((no, person) -> verdicts.add(judge.judge(no, person)));
        return verdicts;
    }

    static WorkTable.Tally tally(List<Verdict> verdicts, int made, int filled) {
        return new WorkTable.Tally(
                count(verdicts, "new"),
                count(verdicts, "match"),
                count(verdicts, "conflict"),
                count(verdicts, "invalid"),
                made,
                filled);
    }

    private static int count(List<Verdict> verdicts, String outcome) {
        return (int) verdicts.stream()
                .filter(verdict -> verdict.outcome().equals(outcome))
                .count();
    }

    static <T> Changed<T> told(T result, ImportView view, List<? extends io.fairlead.journal.Event> more) {
        List<io.fairlead.journal.Event> events = new ArrayList<>(more);
        events.addAll(ImportEvent.of(view));
        return new Changed<>(result, events);
    }
}
