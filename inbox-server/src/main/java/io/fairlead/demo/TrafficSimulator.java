package io.fairlead.demo;

import io.fairlead.access.InboxView;
import io.fairlead.access.Inboxes;
import io.fairlead.kernel.OnlineUsers;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Decides when which customer writes by which channel. First one of each kind, so that a newcomer sees them all; then at the
 * pace that was asked for, while somebody is there to see it and the inboxes are not full.
 */
@DemoPart
final class TrafficSimulator {

    private static final Logger log = LoggerFactory.getLogger(TrafficSimulator.class);
    private static final List<String> FIRST = List.of("webhook", "email", "form", "chat");
    private static final Duration FIRST_GAP = Duration.ofMillis(2_500);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration COUNT_AGAIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration ALONE = Duration.ofMinutes(30);
    private static final long MOST_OPEN = 2_000;

    /** Forms are limited per address and minute, and all visitors share one. */
    private static final int FORMS_PER_MINUTE = 12;

    private final World world;
    private final CompanyRunner companies;
    private final Customers customers;
    private final Inboxes inboxes;
    private final OnlineUsers online;
    private final Clock clock;
    private final Map<String, Outsider> outsiders;
    private final RandomGenerator random = RandomGenerator.of("SecureRandom");
    private final Deque<Instant> forms = new ArrayDeque<>();
    private Instant seenAt = Instant.EPOCH;
    private Instant lookedAt = Instant.EPOCH;
    private volatile @Nullable String idle;

    @SuppressWarnings("TooManyParameters") // it looks at all of the world
    TrafficSimulator(
            World world,
            CompanyRunner companies,
            Customers customers,
            Inboxes inboxes,
            OnlineUsers online,
            Clock clock,
            List<Outsider> outsiders) {
        this.world = world;
        this.companies = companies;
        this.customers = customers;
        this.inboxes = inboxes;
        this.online = online;
        this.clock = clock;
        this.outsiders = outsiders.stream().collect(Collectors.toMap(Outsider::kind, Function.identity()));
    }

    /** Why nobody writes although the demo runs: {@code nobody-online}, {@code enough-open}; null: they write. */
    @Nullable
    String idle() {
        return idle;
    }

    /** First of all that the demo does now: the others ask the world where the server is. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void ready(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        String address = environment.getProperty("server.address", Loopback.HOST);
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        String port = environment.getProperty("local.server.port", "8080");
        world.found(URI.create("http://" + (everywhere ? Loopback.HOST : address) + ":" + port));
        Company company = companies.company();
        if (company != null) {
            seenAt = clock.instant();
            world.now(() -> go(company));
        }
    }

    private void go(Company company) throws InterruptedException {
        List<String> kinds =
                FIRST.stream().filter(kind -> isReached(company, kind)).toList();
        for (String kind : kinds) {
            waitUntilWanted();
            send(company, kind);
            Thread.sleep(FIRST_GAP);
        }
        while (true) {
            waitUntilWanted();
            send(company, anyKind(kinds));
            Thread.sleep(world.pace().gap(random));
        }
    }

    private void waitUntilWanted() throws InterruptedException {
        while (!isWanted()) {
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private boolean isWanted() {
        if (!world.isRunning()) {
            idle = null;
            return false;
        }
        Instant now = clock.instant();
        if (Duration.between(lookedAt, now).compareTo(idle == null ? COUNT_AGAIN : PATIENCE.dividedBy(10)) >= 0) {
            lookedAt = now;
            idle = whyNot(now);
        }
        return idle == null;
    }

    private @Nullable String whyNot(Instant now) {
        Set<UUID> present = online.now().block(PATIENCE);
        if (present != null && !present.isEmpty()) {
            seenAt = now;
        }
        if (Duration.between(seenAt, now).compareTo(ALONE) > 0) {
            return "nobody-online";
        }
        Long open = inboxes.all(CompanyRunner.ACTOR)
                .map(InboxView::openCount)
                .reduce(0L, Long::sum)
                .onErrorReturn(MOST_OPEN)
                .block(PATIENCE);
        return open != null && open >= MOST_OPEN ? "enough-open" : null;
    }

    private void send(Company company, String kind) {
        List<Company.Line> lines = company.lines().stream()
                .filter(line -> line.kind().equals(kind))
                .toList();
        Company.Line line = lines.get(random.nextInt(lines.size()));
        Outsider outsider = Objects.requireNonNull(outsiders.get(kind));
        Customer customer = customers.any(line, random);
        log.debug("{} writes by {}", customer.name(), kind);
        world.now(() -> outsider.write(line, customer));
    }

    private String anyKind(List<String> reached) {
        int dice = random.nextInt(100);
        String kind = dice < 35 ? "email" : dice < 62 ? "webhook" : dice < 85 ? "chat" : "form";
        if (!reached.contains(kind) || (kind.equals("form") && !mayPost())) {
            return "webhook";
        }
        return kind;
    }

    private boolean mayPost() {
        Instant now = clock.instant();
        while (!forms.isEmpty() && forms.peekFirst().isBefore(now.minusSeconds(60))) {
            var _ = forms.removeFirst();
        }
        return forms.size() < FORMS_PER_MINUTE && forms.offerLast(now);
    }

    private static boolean isReached(Company company, String kind) {
        return company.lines().stream().anyMatch(line -> line.kind().equals(kind));
    }
}
