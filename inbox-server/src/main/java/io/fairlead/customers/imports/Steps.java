package io.fairlead.customers.imports;

import io.fairlead.customers.CustomerEvent.ContactsChanged;
import io.fairlead.customers.CustomerEvent.ContactsImported;
import io.fairlead.customers.imports.PeopleTable.TakenBack;
import io.fairlead.customers.imports.PeopleTable.Touched;
import io.fairlead.customers.imports.WorkTable.Tally;
import io.fairlead.customers.imports.meaning.Gathered;
import io.fairlead.customers.imports.meaning.Person;
import io.fairlead.customers.imports.meaning.Understanding;
import io.fairlead.customers.imports.meaning.Verdict;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Event;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/**
 * One step of an import: a batch of rows in one transaction that also moves the import's position, so that whoever goes on
 * after a crash begins where the last step ended. A batch costs the same few statements whatever its size.
 */
@Component
final class Steps {

    static final Actor ITSELF = new Actor.Automatic("imports");
    private static final int TRIED_AT_ONCE = 1_000;
    private static final int TAKEN_AT_ONCE = 500;
    private static final int RACES = 5;

    private final WorkTable work;
    private final RowTable rows;
    private final PeopleTable people;
    private final ImportTable imports;
    private final Trial trial;
    private final Journal journal;
    private final JsonMapper json;

    Steps(
            WorkTable work,
            RowTable rows,
            PeopleTable people,
            ImportTable imports,
            Trial trial,
            Journal journal,
            JsonMapper json) {
        this.work = work;
        this.rows = rows;
        this.people = people;
        this.imports = imports;
        this.trial = trial;
        this.journal = journal;
        this.json = json;
    }

    /** Who does it. */
    record Turn(String node, Duration lease) {}

    /** The dry run: changes nothing but the import itself. */
    Mono<Job> check(Job job, Turn turn) {
        Understanding understanding = new Understanding(job.headers(), job.meanings(), job.country(), job.tags());
        Mono<Void> before = job.position() == 0 ? rows.forgetClaims(job.id()) : Mono.empty();
        Mono<Changed<Job>> step = before.then(rows.cells(job.id(), job.position(), TRIED_AT_ONCE)
                        .collectMap(RowTable.Numbered::no, row -> understanding.read(row.cells()), TreeMap::new))
                .flatMap(read -> trial.judge(job, sorted(read)))
                .flatMap(verdicts -> tried(job, verdicts, turn));
        return journal.commit(ITSELF, step);
    }

    private Mono<Changed<Job>> tried(Job job, List<Verdict> verdicts, Turn turn) {
        int position = last(job, verdicts);
        Mono<Void> written = verdicts.isEmpty() ? Mono.empty() : rows.tried(job.id(), verdicts);
        return written.then(work.advance(
                        job,
                        turn.node(),
                        turn.lease(),
                        position,
                        Trial.tally(verdicts, 0, 0),
                        verdicts.size() < TRIED_AT_ONCE ? "checked" : null))
                .flatMap(now -> told(now, _ -> List.of()));
    }

    /** Makes and fills contacts. */
    Mono<Job> take(Job job, Turn turn) {
        Mono<Changed<Job>> step = rows.people(job.id(), job.position(), TAKEN_AT_ONCE)
                .collectMap(RowTable.Understood::no, RowTable.Understood::person, TreeMap::new)
                .flatMap(read -> trial.judge(job, sorted(read)))
                .flatMap(verdicts -> apply(job, verdicts).flatMap(touched -> taken(job, verdicts, touched, turn)));
        return journal.commit(ITSELF, step).retryWhen(Retry.max(RACES).filter(PeopleTable::isRace));
    }

    private Mono<List<Touched>> apply(Job job, List<Verdict> verdicts) {
        List<Gathered> gathered = Gathered.of(verdicts);
        return gathered.isEmpty() ? Mono.just(List.of()) : people.apply(job.id(), gathered, source(job));
    }

    private Mono<Changed<Job>> taken(Job job, List<Verdict> verdicts, List<Touched> touched, Turn turn) {
        List<UUID> made = ids(touched, Touched::made);
        List<UUID> filled = ids(touched, each -> !each.made());
        boolean over = verdicts.size() < TAKEN_AT_ONCE;
        Tally tally = Trial.tally(verdicts, made.size(), filled.size());
        Mono<Void> written = verdicts.isEmpty()
                ? Mono.empty()
                : rows.told(job.id(), verdicts)
                        .then(people.suggest(verdicts.stream()
                                .filter(verdict -> !verdict.isTaken())
                                .toList()));
        return written.then(
                        work.advance(job, turn.node(), turn.lease(), last(job, verdicts), tally, over ? "done" : null))
                .flatMap(now -> told(now, version -> news(job, made, filled, List.of(), over, version)));
    }

    /** Takes back. */
    Mono<Job> undo(Job job, Turn turn) {
        Mono<Changed<Job>> step =
                people.takeBack(job.id(), TAKEN_AT_ONCE).collectList().flatMap(back -> takenBack(job, back, turn));
        return journal.commit(ITSELF, step);
    }

    private Mono<Changed<Job>> takenBack(Job job, List<TakenBack> back, Turn turn) {
        boolean over = back.size() < TAKEN_AT_ONCE;
        List<UUID> gone = new ArrayList<>();
        List<UUID> restored = new ArrayList<>();
        back.stream()
                .filter(each -> each.outcome().equals("undone"))
                .forEach(each -> (each.made() ? gone : restored).add(each.contact()));
        int done = gone.size() + restored.size();
        Mono<Integer> companies = over ? people.takeBackCompanies(job.id()) : Mono.just(0);
        return companies
                .then(work.undone(job, turn.node(), turn.lease(), done, back.size() - done, over))
                .flatMap(now -> told(now, version -> news(job, List.of(), restored, gone, over, version)));
    }

    private static List<Event> news(
            Job job, List<UUID> made, List<UUID> changed, List<UUID> removed, boolean over, long version) {
        List<Event> news = new ArrayList<>();
        if (!made.isEmpty() || !changed.isEmpty() || !removed.isEmpty()) {
            news.add(new ContactsImported(job.id(), made, changed, removed, version));
        }
        if (over) {
            news.add(new ContactsChanged(job.id(), job.rows(), version));
        }
        return news;
    }

    private Mono<Changed<Job>> told(Job now, LongFunction<List<Event>> news) {
        return imports.view(now.id()).map(view -> Trial.told(now, view, news.apply(view.version())));
    }

    /** What the contacts' first source says, for ever. */
    private String source(Job job) {
        Map<String, String> source = new LinkedHashMap<>();
        source.put("utm_medium", "import");
        put(source, "utm_source", job.sourceName());
        put(source, "utm_campaign", job.campaign());
        source.put("import", job.id().toString());
        return json.writeValueAsString(source);
    }

    private static void put(Map<String, String> source, String name, @Nullable String value) {
        if (value != null) {
            source.put(name, value);
        }
    }

    private static int last(Job job, List<Verdict> verdicts) {
        return verdicts.isEmpty() ? job.position() : verdicts.getLast().no();
    }

    private static List<UUID> ids(List<Touched> touched, Predicate<Touched> which) {
        return touched.stream().filter(which).map(Touched::contact).toList();
    }

    private static SortedMap<Integer, Person> sorted(Map<Integer, Person> read) {
        return new TreeMap<>(read);
    }
}
