package io.fairlead.connector.email;

import io.fairlead.channel.Account;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.StreamConnector;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Mailboxes: IMAP in, SMTP out. Mail libraries block, so each watched folder has a virtual thread for as long as it is
 * watched, and sending has a scheduler of such threads.
 */
public final class EmailConnector
        implements StreamConnector<EmailSettings>, SendingConnector<EmailSettings>, AutoCloseable {

    /** A larger mail goes to the quarantine with its headers. */
    static final long LARGEST = 50L << 20;

    /** Below the 30 minutes after which servers may drop an IDLE, and below what routers forget. */
    private static final Duration RECHECK = Duration.ofMinutes(5);

    private static final int SECRET_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random;
    private final long largest;
    private final Duration recheck;
    private final Scheduler sending = Schedulers.fromExecutorService(
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("mail-sending-", 0).factory()),
            "mail-sending");

    public EmailConnector(Clock clock, SecureRandom random) {
        this(clock, random, LARGEST, RECHECK);
    }

    EmailConnector(Clock clock, SecureRandom random, long largest, Duration recheck) {
        this.clock = clock;
        this.random = random;
        this.largest = largest;
        this.recheck = recheck;
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public Class<EmailSettings> settingsType() {
        return EmailSettings.class;
    }

    @Override
    public Map<String, String> titles() {
        return Map.of("en", "E-mail", "zh-CN", "电子邮件");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, true, false, true, null);
    }

    /** Signs reply tokens; nobody needs to know it. */
    @Override
    public String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void check(EmailSettings settings) {
        settings.check();
    }

    @Override
    public Flux<Signal> watch(Account<EmailSettings> account, @Nullable String cursor) {
        return Flux.create(sink -> start(account, cursor, sink), FluxSink.OverflowStrategy.ERROR);
    }

    private void start(Account<EmailSettings> account, @Nullable String cursor, FluxSink<Signal> sink) {
        MailboxWatch watch =
                new MailboxWatch(account.settings(), parser(account), largest, recheck, Cursor.parse(cursor), sink);
        Thread thread = Thread.ofVirtual().name("mailbox-" + account.id()).unstarted(watch);
        var _ = sink.onRequest(watch::request);
        // Whatever it waits for, it stops waiting, and its connection is closed.
        var _ = sink.onDispose(thread::interrupt);
        thread.start();
    }

    @Override
    public Mono<Sent> send(Account<EmailSettings> account, Outbound message) {
        MailComposer composer = new MailComposer(account.settings(), account.name(), tokens(account));
        MailSending mail = new MailSending(account.settings(), composer, clock);
        return Mono.fromCallable(() -> mail.send(message)).subscribeOn(sending);
    }

    @Override
    public Inbound reread(Account<EmailSettings> account, Raw raw, String externalKey) {
        if (raw.mediaType().equals(MailParser.ONLY_HEADERS)) {
            throw new Refused(422, "too-large", "Only the headers of this mail were kept.");
        }
        Inbound read = parser(account).read(raw.bytes());
        if (read instanceof Inbound.Broken broken) {
            throw new Refused(422, broken.reason(), broken.detail());
        }
        return read;
    }

    private static MailParser parser(Account<EmailSettings> account) {
        return new MailParser(account.settings().mailbox(), tokens(account));
    }

    private static ReplyTokens tokens(Account<EmailSettings> account) {
        return new ReplyTokens(List.copyOf(account.secrets()));
    }

    @Override
    public void close() {
        sending.dispose();
    }
}
