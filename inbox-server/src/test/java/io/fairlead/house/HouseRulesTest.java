package io.fairlead.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How code is written here: where SQL and HTTP live, who may subscribe, which names say nothing. */
class HouseRulesTest {

    /**
     * Where a chain ends and somebody has to pull it: sockets, background work, start-up. Such a class says in its name or
     * in this list that it owns the lifetime of what it subscribes to.
     */
    private static final List<String> RUNNER_SUFFIXES = List.of("Runner", "Receiver", "Hub", "Simulator");

    private static final Set<String> RUNNERS = Set.of(
            "io.fairlead.journal.Listeners",
            "io.fairlead.journal.NodeTail",
            "io.fairlead.journal.RedisHints",
            "io.fairlead.live.LiveSocket");

    /** Looks at a server before there is a pool to look through. */
    private static final String PROBE = "io.fairlead.standalone.PostgresProbe";

    private static final String EGRESS = "io.fairlead.channels.Egress";

    private static final Set<String> CLIENTS = Set.of(
            "reactor.netty.http.client.HttpClient",
            "org.springframework.web.reactive.function.client.WebClient",
            "java.net.http.HttpClient",
            "java.net.URL");

    private static final Set<String> WAYS =
            Set.of("create", "builder", "newConnection", "newHttpClient", "newBuilder", "openConnection", "openStream");

    private final JavaClasses house = House.classes();

    @Test
    void sqlLivesInTables() {
        check(noClasses()
                .that(areNotIn(
                        type -> outermost(type).getSimpleName().endsWith("Table") || PROBE.equals(type.getName())))
                .and()
                .areNotAssignableTo(DatabaseClient.class)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "speak SQL",
                        type -> type.isAssignableTo(DatabaseClient.class)
                                || type.isAssignableTo(R2dbcEntityTemplate.class)
                                || type.getPackageName().startsWith("java.sql")
                                || type.getName().equals("io.r2dbc.spi.Statement")))
                .because("SQL is found in package-private *Table classes and nowhere else"));
    }

    @Test
    void tablesStayInTheirPackage() {
        check(classes()
                .that()
                .haveSimpleNameEndingWith("Table")
                .should()
                .notBePublic()
                .because("a table belongs to its package; others ask its use cases"));
    }

    @Test
    void channelsAreKnownByTheirContract() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.fairlead.connector..")
                .and()
                .doNotHaveFullyQualifiedName("io.fairlead.channels.ConnectorConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fairlead.connector..")
                .because("what is special about a channel stays in its connector; the server asks the contract"));
    }

    @Test
    void httpLivesInApis() {
        check(classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .or()
                .areMetaAnnotatedWith(RequestMapping.class)
                .should()
                .haveSimpleNameEndingWith("Api")
                .andShould()
                .notBePublic());
    }

    /** Strangers' addresses are asked by the one client that checks what they resolve to; the demo's people are outside. */
    @Test
    void onlyTheEgressOpensWays() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : house) {
            String outer = outermost(type).getName();
            if (outer.equals(EGRESS) || outer.startsWith("io.fairlead.demo.")) {
                continue;
            }
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (CLIENTS.contains(access.getTargetOwner().getName())
                        && WAYS.contains(access.getTarget().getName())) {
                    found.add(access.getDescription());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void onlyRunnersSubscribeOrBlock() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : house) {
            if (isRunner(outermost(type))) {
                continue;
            }
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (pulls(access)) {
                    found.add(access.getDescription());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Impl", "Manager", "Helper", "Util", "Utils", "Dto", "DTO", "Mapper", "Controller", "Repository"
            })
    void namesSayWhatAClassIs(String suffix) {
        check(noClasses().should().haveSimpleNameEndingWith(suffix));
    }

    @Test
    void publicClassesAreFinalOrMeantToBeExtended() {
        Set<String> open = new TreeSet<>();
        for (JavaClass type : house) {
            boolean plain = !type.isInterface() && !type.isEnum() && !type.isRecord() && !type.isAnnotation();
            boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                    || type.getModifiers().contains(JavaModifier.ABSTRACT)
                    || type.reflect().isSealed();
            if (plain && type.getModifiers().contains(JavaModifier.PUBLIC) && !closed && !isProgram(type)) {
                open.add(type.getName());
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() {
        Set<String> bare = new TreeSet<>();
        house.forEach(type -> {
            boolean marked = type.getPackage()
                    .tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isPresent();
            if (!marked) {
                bare.add(type.getPackageName());
            }
        });
        assertThat(bare).isEmpty();
    }

    private void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(house);
    }

    private static DescribedPredicate<JavaClass> areNotIn(java.util.function.Predicate<JavaClass> tables) {
        return DescribedPredicate.describe("are not tables", type -> !tables.test(type));
    }

    /** {@code block…}, {@code toIterable}, {@code toStream} and {@code subscribe(…)} on a Reactor type, not the operators' own. */
    private static boolean pulls(JavaAccess<?> access) {
        HasName target = access.getTarget();
        JavaClass owner = access.getTargetOwner();
        boolean reactor = owner.isAssignableTo(Mono.class)
                || owner.isAssignableTo(Flux.class)
                || owner.isEquivalentTo(Publisher.class);
        return reactor
                && Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream", "subscribe")
                        .contains(target.getName());
    }

    private static boolean isRunner(JavaClass outer) {
        return RUNNERS.contains(outer.getName()) || RUNNER_SUFFIXES.stream().anyMatch(outer.getSimpleName()::endsWith);
    }

    private static boolean isProgram(JavaClass type) {
        return type.getSimpleName().equals("Fairlead");
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
