package io.fairlead.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.fairlead.Fairlead;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/**
 * Who may import whom. A package imports from floors below it, siblings never import each other, nobody imports
 * {@code live}, everybody may use {@code kernel}; the root package only wires. A package that is not in the table fails:
 * find its floor first.
 */
class FloorsTest {

    private static final String ROOT = "io.fairlead";
    private static final Set<String> FOUNDATIONS =
            Set.of("journal", "access", "presence", "media", "calendars", "money");
    private static final Set<String> BUSINESS = union(FOUNDATIONS, Set.of("customers", "inbox", "sales"));
    private static final Set<String> REACTIONS =
            Set.of("channels", "routing", "sla", "automation", "profile", "search", "reports", "hooks");

    /** Package → what it may import besides itself and {@code kernel}. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("kernel", Set.of()),
            Map.entry("channel", Set.of()),
            Map.entry("connector", Set.of("channel")),
            Map.entry("standalone", Set.of()),
            Map.entry("journal", Set.of()),
            // The journal is the lowest of the foundations: what access changes is told there too.
            Map.entry("access", Set.of("journal")),
            Map.entry("presence", Set.of()),
            Map.entry("media", Set.of()),
            Map.entry("calendars", Set.of()),
            Map.entry("money", Set.of()),
            Map.entry("customers", Set.of("journal", "access", "media")),
            Map.entry("inbox", Set.of("customers", "media", "journal", "access")),
            Map.entry("sales", Set.of("customers", "money", "calendars", "media", "journal", "access")),
            // Visitors are told when the team is back: calendars.
            Map.entry(
                    "channels",
                    Set.of("inbox", "customers", "journal", "access", "media", "calendars", "channel", "connector")),
            Map.entry("routing", Set.of("inbox", "sales", "customers", "presence", "access", "calendars", "journal")),
            Map.entry("sla", Set.of("inbox", "sales", "calendars", "access", "journal")),
            Map.entry("automation", Set.of("inbox", "sales", "customers", "access", "journal")),
            Map.entry("profile", BUSINESS),
            Map.entry("search", BUSINESS),
            Map.entry("reports", BUSINESS),
            Map.entry("hooks", Set.of("journal", "access")),
            Map.entry("live", Set.of("journal", "access", "presence")),
            Map.entry("demo", union(BUSINESS, REACTIONS)));

    private final JavaClasses classes = House.classes();

    @Test
    void everyPackageHasAFloor() {
        Set<String> found = new TreeSet<>();
        classes.forEach(type -> found.add(room(type)));
        found.remove("");
        assertThat(MAY_IMPORT.keySet()).containsAll(found);
    }

    @Test
    void importsGoDownOnly() {
        Set<String> broken = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = room(type);
            if (from.isEmpty()) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && !allowed(from, room(target))) {
                    broken.add(from + " must not import " + nameOf(target) + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theRootOnlyWires() {
        List<String> logic =
                classes
                        .that(DescribedPredicate.describe(
                                "in the root", type -> room(type).isEmpty()))
                        .stream()
                        .filter(type -> !isWiring(type))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(logic).isEmpty();
    }

    @Test
    void modulesHaveNoCyclesAndKeepTheirInternals() {
        ApplicationModules.of(
                        Fairlead.class,
                        DescribedPredicate.describe(
                                "the connectors' module",
                                (JavaClass type) ->
                                        Set.of("channel", "connector").contains(room(type))))
                .verify();
    }

    private static boolean isWiring(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.isEquivalentTo(Fairlead.class)
                || outer.getSimpleName().equals("package-info")
                || outer.getSimpleName().endsWith("Configuration");
    }

    private static boolean allowed(String from, String to) {
        return from.equals(to)
                || to.equals("kernel")
                || MAY_IMPORT.getOrDefault(from, Set.of()).contains(to);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** The first package below the root; empty for the root itself. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT) || !isOurs(type)) {
            return "";
        }
        String below = name.substring(ROOT.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private static String nameOf(JavaClass type) {
        return room(type).isEmpty() ? "the root package" : room(type);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.addAll(other);
        return Set.copyOf(both);
    }
}
