package io.fairlead.customers.imports;

import io.fairlead.customers.imports.meaning.Holder;
import io.fairlead.customers.imports.meaning.Judge;
import io.fairlead.customers.imports.meaning.Person;
import io.fairlead.customers.imports.meaning.Verdict;
import io.fairlead.customers.imports.reading.Row;
import io.fairlead.kernel.Columns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL of the rows of lists. Each call is one statement for a whole batch. */
@Component
final class RowTable {

    private final DatabaseClient db;
    private final JsonMapper json;

    RowTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    record Numbered(int no, List<String> cells) {}

    record Understood(int no, Person person) {}

    Mono<Void> clear(UUID id) {
        return db.sql("delete from contact_import_row where import_id = :id")
                .bind("id", id)
                .then();
    }

    Mono<Void> forgetClaims(UUID id) {
        return db.sql("delete from contact_import_identity where import_id = :id")
                .bind("id", id)
                .then();
    }

    /** @param first number of the first of them */
    Mono<Void> insert(UUID id, int first, List<Row> rows) {
        return db.sql("""
                        insert into contact_import_row (import_id, no, line, cells)
                        select :id, :first + r.ord - 1, r.line, array(select json_array_elements_text(r.cells::json))
                        from unnest(:lines, :cells) with ordinality as r(line, cells, ord)
                        """)
                .bind("id", id)
                .bind("first", first)
                .bind("lines", rows.stream().map(Row::line).toArray(Integer[]::new))
                .bind("cells", texts(rows, row -> json.writeValueAsString(withoutZeros(row.cells()))))
                .then();
    }

    /** PostgreSQL takes no zero bytes. */
    private static List<String> withoutZeros(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("\u0000", "")).toList();
    }

    Flux<Numbered> cells(UUID id, int after, int most) {
        return db.sql(
                        "select no, cells from contact_import_row where import_id = :id and no > :after order by no limit :most")
                .bind("id", id)
                .bind("after", after)
                .bind("most", most)
                .map(row -> new Numbered(
                        (int) Columns.number(row, "no"), ImportTable.texts(row.get("cells", String[].class))))
                .all();
    }

    Flux<Understood> people(UUID id, int after, int most) {
        return db.sql("""
                        select no, person::text as person from contact_import_row
                        where import_id = :id and no > :after order by no limit :most
                        """)
                .bind("id", id)
                .bind("after", after)
                .bind("most", most)
                .map(row -> new Understood(
                        (int) Columns.number(row, "no"), json.readValue(Columns.text(row, "person"), Person.class)))
                .all();
    }

    /**
     * Who has these identities: contacts, and people of this list who are to become contacts.
     *
     * @return by {@link Judge#key}
     */
    Mono<Map<String, Holder>> holders(Job job, Collection<Person> people) {
        List<Person.Identity> identities = people.stream()
                .flatMap(person -> person.identities().stream())
                .distinct()
                .toList();
        return db.sql("""
                        with asked as (select distinct kind, norm from unnest(:kinds, :norms) as a(kind, norm)),
                        held as (
                            select a.kind, a.norm, coalesce(c.merged_into_id, c.id) as contact
                            from asked a
                            join contact_identity i on i.kind = a.kind and i.normalized = a.norm and not i.shared
                                and i.scope = case a.kind when 'external' then 'vcard' else '' end
                            join contact c on c.id = i.contact_id)
                        select h.kind, h.norm, h.contact, null::int as row_no, true as known,
                               :all or coalesce((select bool_or(v.inbox_id = any(:inboxes)) from conversation v
                                                 where v.contact_id = h.contact), true) as visible,
                               exists (select from contact_identity e where e.contact_id = h.contact and e.kind = 'email')
                                   or exists (select from contact_import_identity e
                                              where e.import_id = :id and e.contact_id = h.contact and e.kind = 'email') as mailed,
                               k.name, coalesce(k.stated_company, (select f.name from company f where f.id = k.company_id)) as company,
                               k.country
                        from held h join contact k on k.id = h.contact
                        union all
                        select x.kind, x.normalized, x.contact_id, x.row_no, x.known, true,
                               exists (select from contact_import_identity e
                                       where e.import_id = :id and e.contact_id = x.contact_id and e.kind = 'email'),
                               null, null, null
                        from asked a join contact_import_identity x
                            on x.import_id = :id and x.kind = a.kind and x.normalized = a.norm
                        where :state = 'checking'
                        """)
                .bind("kinds", texts(identities, Person.Identity::kind))
                .bind("norms", texts(identities, Person.Identity::normalized))
                .bind("all", job.seesAll())
                .bind("inboxes", job.inboxes().toArray(UUID[]::new))
                .bind("id", job.id())
                .bind("state", job.state())
                .map(row -> Map.entry(
                        Judge.key(Columns.text(row, "kind"), Columns.text(row, "norm")),
                        new Holder(
                                Columns.id(row, "contact"),
                                row.get("row_no", Integer.class),
                                Columns.get(row, "known", Boolean.class),
                                Columns.get(row, "visible", Boolean.class),
                                Columns.get(row, "mailed", Boolean.class),
                                row.get("name", String.class),
                                row.get("company", String.class),
                                row.get("country", String.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** What the dry run found; identities that nobody had before are taken for those who follow. */
    Mono<Void> tried(UUID id, List<Verdict> verdicts) {
        return db.sql("""
                        with told as (
                            update contact_import_row r
                            set person = v.person::json, outcome = v.outcome, reason = v.reason,
                                notes = array(select json_array_elements_text(v.notes::json)), contact_id = v.contact,
                                matched_by = v.matched_by, matched_row = v.matched_row
                            from unnest(:nos, :people, :outcomes, :reasons, :notes, :contacts, :by, :leaders)
                                     as v(no, person, outcome, reason, notes, contact, matched_by, matched_row)
                            where r.import_id = :id and r.no = v.no)
                        insert into contact_import_identity (import_id, kind, normalized, row_no, contact_id, known)
                        select :id, c.kind, c.norm, c.row_no, c.contact, c.known
                        from unnest(:claimKinds, :claimNorms, :claimRows, :claimContacts, :claimKnown) as c(kind, norm, row_no, contact, known)
                        on conflict do nothing
                        """)
                .bind("id", id)
                .bind("nos", numbers(verdicts, Verdict::no))
                .bind("people", texts(verdicts, verdict -> json.writeValueAsString(verdict.person())))
                .bind("outcomes", texts(verdicts, Verdict::outcome))
                .bind("reasons", texts(verdicts, Verdict::reason))
                .bind("notes", texts(verdicts, verdict -> json.writeValueAsString(verdict.notes())))
                .bind("contacts", verdicts.stream().map(RowTable::knownContact).toArray(UUID[]::new))
                .bind("by", texts(verdicts, Verdict::matchedBy))
                .bind("leaders", verdicts.stream().map(RowTable::leader).toArray(Integer[]::new))
                .bind(
                        "claimKinds",
                        texts(Claimed.of(verdicts), each -> each.identity().kind()))
                .bind(
                        "claimNorms",
                        texts(Claimed.of(verdicts), each -> each.identity().normalized()))
                .bind("claimRows", numbers(Claimed.of(verdicts), Claimed::leader))
                .bind(
                        "claimContacts",
                        Claimed.of(verdicts).stream()
                                .map(each -> each.holder().contact())
                                .toArray(UUID[]::new))
                .bind(
                        "claimKnown",
                        Claimed.of(verdicts).stream()
                                .map(each -> each.holder().isKnown())
                                .toArray(Boolean[]::new))
                .then();
    }

    private record Claimed(int leader, Holder holder, Person.Identity identity) {
        static List<Claimed> of(List<Verdict> verdicts) {
            List<Claimed> claimed = new ArrayList<>();
            for (Verdict verdict : verdicts) {
                Holder holder = verdict.holder();
                if (holder != null) {
                    int leader = holder.row() == null ? verdict.no() : holder.row();
                    verdict.claims().stream()
                            .filter(claim -> !claim.shared())
                            .forEach(claim -> claimed.add(new Claimed(leader, holder, claim.identity())));
                }
            }
            return claimed;
        }
    }

    private static @Nullable UUID knownContact(Verdict verdict) {
        Holder holder = verdict.holder();
        return holder == null || !holder.isKnown() ? null : holder.contact();
    }

    private static @Nullable Integer leader(Verdict verdict) {
        Holder holder = verdict.holder();
        return holder == null || holder.row() == null || holder.row() == verdict.no() ? null : holder.row();
    }

    /** What became of the rows; the leader of those who follow was found by the dry run. */
    Mono<Void> told(UUID id, List<Verdict> verdicts) {
        return db.sql("""
                        update contact_import_row r
                        set outcome = v.outcome, reason = v.reason, contact_id = v.contact,
                            notes = array(select json_array_elements_text(v.notes::json)),
                            matched_by = coalesce(v.matched_by, case when v.outcome = 'match' then r.matched_by end)
                        from unnest(:nos, :outcomes, :reasons, :notes, :contacts, :by) as v(no, outcome, reason, notes, contact, matched_by)
                        where r.import_id = :id and r.no = v.no
                        """)
                .bind("id", id)
                .bind("nos", numbers(verdicts, Verdict::no))
                .bind("outcomes", texts(verdicts, Verdict::outcome))
                .bind("reasons", texts(verdicts, Verdict::reason))
                .bind("notes", texts(verdicts, verdict -> json.writeValueAsString(verdict.notes())))
                .bind(
                        "contacts",
                        verdicts.stream()
                                .map(verdict -> verdict.holder() == null
                                        ? null
                                        : verdict.holder().contact())
                                .toArray(UUID[]::new))
                .bind("by", texts(verdicts, Verdict::matchedBy))
                .then();
    }

    /** In the order of the list. Null for {@code outcomes}: all. */
    Flux<ImportRow> rows(UUID id, List<String> outcomes, int after, int most) {
        return db.sql("""
                        select r.no, r.line, r.cells, r.outcome, r.reason, r.notes, r.matched_by, r.matched_row, r.contact_id,
                               coalesce(c.name, '') as contact_name
                        from contact_import_row r left join contact c on c.id = r.contact_id
                        where r.import_id = :id and r.no > :after and (cardinality(:outcomes::text[]) = 0 or r.outcome = any(:outcomes))
                        order by r.no limit :most
                        """)
                .bind("id", id)
                .bind("after", after)
                .bind("most", most)
                .bind("outcomes", outcomes.toArray(String[]::new))
                .map(row -> new ImportRow(
                        (int) Columns.number(row, "no"),
                        (int) Columns.number(row, "line"),
                        ImportTable.texts(row.get("cells", String[].class)),
                        row.get("outcome", String.class),
                        row.get("reason", String.class),
                        ImportTable.texts(row.get("notes", String[].class)),
                        row.get("matched_by", String.class),
                        row.get("matched_row", Integer.class),
                        row.get("contact_id", UUID.class),
                        Columns.text(row, "contact_name")))
                .all();
    }

    private static <T> @Nullable String[] texts(Collection<T> batch, Function<T, @Nullable String> part) {
        return batch.stream().map(part).toArray(String[]::new);
    }

    private static <T> Integer[] numbers(List<T> batch, Function<T, Integer> part) {
        return IntStream.range(0, batch.size())
                .mapToObj(n -> part.apply(batch.get(n)))
                .toArray(Integer[]::new);
    }
}
