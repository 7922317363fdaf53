package io.fairlead.demo;

import io.fairlead.access.UserView;
import io.fairlead.access.Users;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.NewMessage;
import io.fairlead.inbox.Replies;
import io.fairlead.inbox.Threads;
import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/**
 * The customers' past, once: the portals deliver what was written in the last months, and the agents' answers follow by the
 * same use case as everybody's. Most of it is closed.
 */
@DemoPart
final class HistoryRunner {

    private static final Logger log = LoggerFactory.getLogger(HistoryRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;
    private static final double TWICE = 0.4;
    private static final double LEFT_OPEN = 0.06;

    private final World world;
    private final CompanyRunner companies;
    private final Customers customers;
    private final Phrases phrases;
    private final WebhookSimulator portals;
    private final Answering answering;
    private final Notebook notebook;
    private final RandomGenerator random = RandomGenerator.of("SecureRandom");

    @SuppressWarnings("TooManyParameters") // both sides of a correspondence
    HistoryRunner(
            World world,
            CompanyRunner companies,
            Customers customers,
            Phrases phrases,
            WebhookSimulator portals,
            Answering answering,
            Notebook notebook) {
        this.world = world;
        this.companies = companies;
        this.customers = customers;
        this.phrases = phrases;
        this.portals = portals;
        this.answering = answering;
        this.notebook = notebook;
    }

    /** The agents' side. */
    @DemoPart
    static final class Answering {
        private final Users users;
        private final Threads threads;
        private final Replies replies;

        Answering(Users users, Threads threads, Replies replies) {
            this.users = users;
            this.threads = threads;
            this.replies = replies;
        }

        List<UserView> people() {
            return Objects.requireNonNull(users.all().collectList().block(PATIENCE));
        }

        void answer(UserView agent, Company.Line line, String thread, String text) {
            MessageView said = threads.said(line.id(), thread, 0).next().block(PATIENCE);
            Actor.User actor = users.actor(agent.id()).block(PATIENCE);
            if (said != null && actor != null) {
                NewMessage reply = new NewMessage(
                        UUID.randomUUID(), "reply", text, null, null, null, null, null, null, null, true, "closed");
                var _ = replies.send(actor, said.conversationId(), reply).block(PATIENCE);
            }
        }
    }

    /** After the simulators know where the server is. */
    @EventListener
    @Order
    void ready(ApplicationReadyEvent event) {
        Company company = companies.company();
        if (company == null) {
            return;
        }
        if (notebook.memory().history()) {
            customers.all().forEach(customers::met);
        } else {
            world.now(() -> tell(company));
        }
    }

    private void tell(Company company) throws InterruptedException {
        Instant began = Instant.now();
        List<Company.Line> portalLines = company.lines().stream()
                .filter(line -> line.kind().equals("webhook"))
                .toList();
        List<UserView> people = answering.people();
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicInteger told = new AtomicInteger();
        List<Customer> inNoOrder = new ArrayList<>(customers.all());
        Collections.shuffle(inNoOrder, Random.from(random));
        for (Customer customer : inNoOrder) {
            int times = random.nextDouble() < TWICE ? 2 : 1;
            for (int i = 0; i < times; i++) {
                Company.Line line = any(
                        portalLines.stream().filter(one -> one.isFor(customer)).toList());
                places.acquire();
                world.now(() -> {
                    try {
                        tell(line, customer, people);
                        customers.met(customer);
                        told.incrementAndGet();
                    } finally {
                        places.release();
                    }
                });
            }
        }
        places.acquire(AT_ONCE);
        var _ = notebook.change(Memory::afterHistory);
        log.info(
                "The demo's customers have a past: {} conversations in {} ms",
                told.get(),
                Duration.between(began, Instant.now()).toMillis());
    }

    private void tell(Company.Line line, Customer customer, List<UserView> people) throws Exception {
        String thread = "past-" + UUID.randomUUID();
        Phrases.Written letter = phrases.letter(customer, line.topic(), random);
        Instant at = Instant.now().minus(Duration.ofMinutes(random.nextInt(1_500, 130_000)));
        boolean isOver = random.nextDouble() >= LEFT_OPEN;
        portals.tell(line, customer, thread, letter, at, isOver);
        if (isOver) {
            UserView agent = any(people.stream()
                    .filter(one -> one.inboxes().contains(line.inboxId()))
                    .toList());
            answering.answer(agent, line, thread, phrases.agent(customer, random));
        }
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
