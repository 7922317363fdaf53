package io.fairlead.customers.imports.meaning;

import io.fairlead.customers.imports.meaning.Verdict.Claim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all rows of a batch about one person say together: the first word counts. */
public record Gathered(Holder holder, List<Person> rows, List<Claim> claims) {

    /** In the order in which they come first. */
    public static List<Gathered> of(List<Verdict> verdicts) {
        Map<UUID, Gathered> people = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            Holder holder = verdict.holder();
            if (holder != null) {
                Gathered person = people.computeIfAbsent(
                        holder.contact(), _ -> new Gathered(holder, new ArrayList<>(), new ArrayList<>()));
                person.rows().add(verdict.person());
                person.claims().addAll(verdict.claims());
            }
        }
        return List.copyOf(people.values());
    }

    public @Nullable String first(Function<Person, @Nullable String> part) {
        return rows.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
    }

    public List<String> tags() {
        LinkedHashSet<String> tags = new LinkedHashSet<>();
        rows.forEach(row -> tags.addAll(row.tags()));
        return List.copyOf(tags);
    }

    public Map<String, String> custom() {
        Map<String, String> custom = new LinkedHashMap<>();
        rows.forEach(row -> row.custom().forEach(custom::putIfAbsent));
        return custom;
    }
}
