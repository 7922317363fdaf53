package io.fairlead.customers.imports.meaning;

import io.fairlead.customers.imports.meaning.Person.Identity;
import io.fairlead.customers.imports.meaning.Verdict.Claim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides row by row, in the order of the list, who a person is (I18): whoever has the e-mail address; else whoever has the
 * telephone number and no address yet. A number of somebody with another address is a switchboard's: it recognises nobody.
 * Two people at once are a conflict, and so is somebody whom the importing person may not see.
 */
public final class Judge {

    private final Map<String, Holder> holders;
    private final Supplier<UUID> ids;

    /** @param known holders of identities of the batch, by {@link #key} */
    public Judge(Map<String, Holder> known, Supplier<UUID> ids) {
        this.holders = new HashMap<>(known);
        this.ids = ids;
    }

    public static String key(String kind, String normalized) {
        return kind + ":" + normalized;
    }

    public Verdict judge(int no, Person person) {
        if (person.invalid() != null) {
            return refused(no, person, "invalid", person.invalid(), List.of());
        }
        List<Holder> strong = holders(person, identity -> !identity.kind().equals("phone"));
        List<Holder> phones = holders(person, identity -> identity.kind().equals("phone"));
        boolean hasEmail = person.identities().stream().anyMatch(Identity::isEmail);
        List<Holder> rivals = new ArrayList<>(strong);
        for (Holder each : phones) {
            boolean other = rivals.stream().noneMatch(rival -> rival.contact().equals(each.contact()));
            if (other && !(each.hasEmail() && (hasEmail || !strong.isEmpty()))) {
                rivals.add(each);
            }
        }
        if (rivals.size() > 1) {
            return refused(no, person, "conflict", "two-people", rivals);
        }
        Holder found = rivals.isEmpty() ? null : rivals.getFirst();
        if (found != null && !found.isVisible()) {
            return refused(no, person, "conflict", "not-yours", List.of());
        }
        return found == null ? fresh(no, person, hasEmail) : match(no, person, found, hasEmail);
    }

    private Verdict fresh(int no, Person person, boolean hasEmail) {
        Holder holder =
                new Holder(ids.get(), no, false, true, hasEmail, person.name(), person.company(), person.country());
        List<Claim> claims = person.identities().stream()
                .map(identity -> new Claim(identity, holders.containsKey(key(identity))))
                .toList();
        List<String> notes = new ArrayList<>(person.notes());
        if (claims.stream().anyMatch(Claim::shared)) {
            notes.add("phone-shared");
        }
        take(holder, claims);
        return new Verdict(no, person, "new", null, notes, holder, null, claims, List.of());
    }

    private Verdict match(int no, Person person, Holder found, boolean hasEmail) {
        String by = person.identities().stream()
                .filter(identity -> isOf(found, identity))
                .map(Judge::key)
                .findFirst()
                .orElse(null);
        List<Claim> claims = person.identities().stream()
                .filter(identity -> !holders.containsKey(key(identity)))
                .map(identity -> new Claim(identity, false))
                .toList();
        List<String> notes = new ArrayList<>(person.notes());
        differs(notes, "differs-name", found.name(), person.name());
        differs(notes, "differs-company", found.company(), person.company());
        differs(notes, "differs-country", found.country(), person.country());
        Holder now = hasEmail ? found.withEmail() : found;
        if (now != found) {
            holders.replaceAll((_, holder) -> holder.contact().equals(now.contact()) ? now : holder);
        }
        take(now, claims);
        return new Verdict(no, person, "match", null, notes, now, by, claims, List.of());
    }

    private void take(Holder holder, List<Claim> claims) {
        claims.stream().filter(claim -> !claim.shared()).forEach(claim -> holders.put(key(claim.identity()), holder));
    }

    private static void differs(List<String> notes, String note, @Nullable String held, @Nullable String said) {
        if (held != null && said != null && !held.strip().equalsIgnoreCase(said.strip())) {
            notes.add(note);
        }
    }

    private boolean isOf(Holder holder, Identity identity) {
        Holder own = holders.get(key(identity));
        return own != null && own.contact().equals(holder.contact());
    }

    /** Each once, in the order of the identities. */
    private List<Holder> holders(Person person, Predicate<Identity> which) {
        Map<UUID, Holder> found = new LinkedHashMap<>();
        person.identities().stream()
                .filter(which)
                .map(identity -> holders.get(key(identity)))
                .filter(Objects::nonNull)
                .forEach(holder -> found.putIfAbsent(holder.contact(), holder));
        return List.copyOf(found.values());
    }

    private static Verdict refused(
            int no, Person person, String outcome, @Nullable String reason, List<Holder> rivals) {
        return new Verdict(no, person, outcome, reason, person.notes(), null, null, List.of(), rivals);
    }

    private static String key(Identity identity) {
        return key(identity.kind(), identity.normalized());
    }
}
