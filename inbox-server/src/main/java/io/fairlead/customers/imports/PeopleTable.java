package io.fairlead.customers.imports;

import io.fairlead.customers.imports.meaning.Gathered;
import io.fairlead.customers.imports.meaning.Person;
import io.fairlead.customers.imports.meaning.Verdict;
import io.fairlead.kernel.Columns;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL that makes and fills contacts, and takes that back; a batch is one call. */
@Component
final class PeopleTable {

    private static final String TAKEN_MEANWHILE = "FL001";

    private final DatabaseClient db;
    private final JsonMapper json;

    PeopleTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    /** @param made whether the contact is new; else it was filled */
    record Touched(UUID contact, boolean made) {}

    /** @param outcome {@code undone} or {@code kept} */
    record TakenBack(UUID contact, boolean made, String outcome) {}

    /** @param source of those who are new: where they came from first */
    Mono<List<Touched>> apply(UUID id, List<Gathered> people, String source) {
        List<Claimed> claims = Claimed.of(people);
        return db.sql("""
                        select id, made from contact_import_apply(:id, :ids, :fresh, :names, :companies, :domains, :countries, :languages,
                            :zones, :tags, :custom, :source, :items, :kinds, :norms, :raws, :shared)
                        """)
                .bind("id", id)
                .bind(
                        "ids",
                        people.stream().map(each -> each.holder().contact()).toArray(UUID[]::new))
                .bind(
                        "fresh",
                        people.stream().map(each -> !each.holder().isKnown()).toArray(Boolean[]::new))
                .bind("names", texts(people, each -> each.first(Person::name)))
                .bind("companies", texts(people, each -> each.first(Person::company)))
                .bind("domains", texts(people, each -> each.first(Person::domain)))
                .bind("countries", texts(people, each -> each.first(Person::country)))
                .bind("languages", texts(people, each -> each.first(Person::language)))
                .bind("zones", texts(people, each -> each.first(Person::timeZone)))
                .bind("tags", texts(people, each -> json.writeValueAsString(each.tags())))
                .bind("custom", texts(people, each -> json.writeValueAsString(each.custom())))
                .bind("source", source)
                .bind("items", claims.stream().map(Claimed::item).toArray(Integer[]::new))
                .bind("kinds", texts(claims, each -> each.claim().identity().kind()))
                .bind("norms", texts(claims, each -> each.claim().identity().normalized()))
                .bind("raws", texts(claims, each -> each.claim().identity().raw()))
                .bind(
                        "shared",
                        claims.stream().map(each -> each.claim().shared()).toArray(Boolean[]::new))
                .map(row -> new Touched(Columns.id(row, "id"), Columns.get(row, "made", Boolean.class)))
                .all()
                .collectList();
    }

    /** @param item number of the person, from 1 */
    private record Claimed(int item, Verdict.Claim claim) {
        static List<Claimed> of(List<Gathered> people) {
            List<Claimed> claims = new ArrayList<>();
            for (int n = 0; n < people.size(); n++) {
                for (Verdict.Claim claim : people.get(n).claims()) {
                    claims.add(new Claimed(n + 1, claim));
                }
            }
            return claims;
        }
    }

    /** Two owners of one row's identities may be one person: a suggestion, never a merge. */
    Mono<Void> suggest(List<Verdict> conflicts) {
        List<Verdict> pairs = conflicts.stream()
                .filter(conflict -> conflict.rivals().size() > 1)
                .filter(conflict -> conflict.rivals().stream().allMatch(rival -> rival.isKnown()))
                .toList();
        return pairs.isEmpty()
                ? Mono.empty()
                : db.sql("""
                        insert into match_candidate (a, b, score, reasons)
                        select distinct least(p.a, p.b), greatest(p.a, p.b), 60, array['same-row']
                        from unnest(:a, :b) as p(a, b) order by 1, 2 on conflict (a, b) do nothing
                        """)
                        .bind("a", rivals(pairs, 0))
                        .bind("b", rivals(pairs, 1))
                        .then();
    }

    private static UUID[] rivals(List<Verdict> conflicts, int which) {
        return conflicts.stream()
                .map(conflict -> conflict.rivals().get(which).contact())
                .toArray(UUID[]::new);
    }

    Flux<TakenBack> takeBack(UUID id, int most) {
        return db.sql("select id, made, outcome from contact_import_undo(:id, :most)")
                .bind("id", id)
                .bind("most", most)
                .map(row -> new TakenBack(
                        Columns.id(row, "id"), Columns.get(row, "made", Boolean.class), Columns.text(row, "outcome")))
                .all();
    }

    Mono<Integer> takeBackCompanies(UUID id) {
        return db.sql("select contact_import_undo_companies(:id) as n")
                .bind("id", id)
                .map(row -> (int) Columns.number(row, "n"))
                .one();
    }

    /** Somebody took an identity between the look at it and the claim: nothing was changed, and it is to be judged anew. */
    static boolean isRace(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof R2dbcException e && TAKEN_MEANWHILE.equals(e.getSqlState())) {
                return true;
            }
        }
        return false;
    }

    private static <T> @Nullable String[] texts(List<T> batch, Function<T, @Nullable String> part) {
        return batch.stream().map(part).toArray(String[]::new);
    }
}
