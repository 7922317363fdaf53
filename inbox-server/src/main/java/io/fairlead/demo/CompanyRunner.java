package io.fairlead.demo;

import io.fairlead.kernel.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Makes the company before the first request can come: once, on an empty database. A database that holds somebody else's
 * users is left alone, and no simulator runs.
 */
@DemoPart
final class CompanyRunner implements SmartLifecycle {

    static final Actor ACTOR = new Actor.Automatic("demo");
    private static final Logger log = LoggerFactory.getLogger(CompanyRunner.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The web server's is {@code DEFAULT_PHASE - 2048}. */
    private static final int BEFORE_THE_WEB_SERVER = DEFAULT_PHASE - 4096;

    private final Blueprint plan = Texts.read("company.json", Blueprint.class);
    private final Notebook notebook;
    private final Staff staff;
    private final Targets targets;
    private final Lines lines;
    private final MailHouse mail;
    private final Shop shop;
    private volatile @Nullable Company company;
    private volatile boolean running;

    @SuppressWarnings("TooManyParameters") // one per part of the company
    CompanyRunner(Notebook notebook, Staff staff, Targets targets, Lines lines, MailHouse mail, Shop shop) {
        this.notebook = notebook;
        this.staff = staff;
        this.targets = targets;
        this.lines = lines;
        this.mail = mail;
        this.shop = shop;
    }

    /** Null before it is made, and where this is somebody else's company. */
    @Nullable
    Company company() {
        return company;
    }

    /** Whom a newcomer is to be told of. */
    List<Account> announced() {
        List<String> emails = plan.people().stream()
                .filter(Blueprint.Colleague::announced)
                .map(one -> plan.address(one.mailbox()))
                .toList();
        return notebook.accounts().stream()
                .filter(account -> emails.contains(account.email()))
                .toList();
    }

    @Override
    public void start() {
        running = true;
        if (isOurs()) {
            company = make();
        } else {
            log.warn("The demo stays off: this database holds another company. FAIRLEAD_DEMO=false says so for good.");
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BEFORE_THE_WEB_SERVER;
    }

    private boolean isOurs() {
        if (Boolean.TRUE.equals(staff.isEmpty().block(PATIENCE))) {
            var _ = notebook.change(_ -> Memory.NEW);
            notebook.accounts(plan.people().stream()
                    .map(one -> new Account(one.role(), plan.address(one.mailbox()), Passwords.random()))
                    .toList());
            return true;
        }
        List<String> ours =
                plan.people().stream().map(one -> plan.address(one.mailbox())).toList();
        return !notebook.isEmpty() && Boolean.TRUE.equals(staff.knowsAny(ours).block(PATIENCE));
    }

    private @Nullable Company make() {
        Lines.Outside outside = outside();
        boolean madeBefore = notebook.memory().made();
        Mono<Map<String, UUID>> rooms = madeBefore ? staff.inboxes(ACTOR) : staff.makeInboxes(ACTOR, plan.inboxes());
        Map<String, UUID> inboxes = Objects.requireNonNull(rooms.block(PATIENCE));
        if (!madeBefore) {
            Map<String, String> passwords =
                    notebook.accounts().stream().collect(Collectors.toMap(Account::email, Account::password));
            staff.people(ACTOR, plan, passwords).block(PATIENCE);
            targets.make(ACTOR, plan, inboxes).block(PATIENCE);
        }
        Company made = lines.make(ACTOR, plan, inboxes, outside).block(PATIENCE);
        var _ = notebook.change(Memory::afterMaking);
        return made;
    }

    private Lines.Outside outside() {
        Map<String, Integer> before = notebook.memory().ports();
        int smtp = Loopback.port(before.getOrDefault("smtp", 0));
        int imap = Loopback.port(before.getOrDefault("imap", 0));
        mail.start(smtp, imap, plan.domain());
        int replies = Loopback.port(before.getOrDefault("replies", 0));
        shop.start(replies);
        var _ = notebook.change(
                memory -> memory.withPort("smtp", smtp).withPort("imap", imap).withPort("replies", replies));
        return new Lines.Outside(smtp, imap, replies);
    }
}
