package io.fairlead.connector.email;

import io.fairlead.channel.Account;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.channel.SecretStore;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.Slot;
import io.fairlead.channel.StreamConnector;
import jakarta.mail.MessagingException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Mailboxes: IMAP in, SMTP out. Mail libraries block, so each watched folder has a virtual thread for as long as it is
 * watched, and everything else has a scheduler of such threads.
 */
public final class EmailConnector
        implements StreamConnector<EmailSettings>, SendingConnector<EmailSettings>, AutoCloseable {

    /** A larger mail goes to the quarantine with its headers. */
    static final long LARGEST = 50L << 20;

    /** Below the 30 minutes after which servers may drop an IDLE, and below what routers forget. */
    private static final Duration RECHECK = Duration.ofMinutes(5);

    private static final int SECRET_BYTES = 32;

    /** Bytes of mails that may be on their way into the database at once, besides the newest. */
    private static final long MOST_BYTES = 32L << 20;

    private static final Duration RENEWED_AHEAD = Duration.ofMinutes(5);

    private final Clock clock;
    private final SecureRandom random;
    private final long largest;
    private final Duration recheck;
    private final AccessTokens tokens;
    private final Map<UUID, MailReader.Trouble> troubles = new ConcurrentHashMap<>();
    private final Scheduler blocking = Schedulers.fromExecutorService(
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("mail-", 0).factory()),
            "mail");

    /** @param http reaches token endpoints */
    public EmailConnector(Clock clock, SecureRandom random, WebClient http, SecretStore store) {
        this(clock, random, new AccessTokens(http, store, clock, RENEWED_AHEAD), LARGEST, RECHECK);
    }

    EmailConnector(Clock clock, SecureRandom random, AccessTokens tokens, long largest, Duration recheck) {
        this.clock = clock;
        this.random = random;
        this.tokens = tokens;
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
    public Duration heartbeat() {
        return recheck;
    }

    @Override
    public Flux<Signal> watch(Account<EmailSettings> account, @Nullable String cursor) {
        return signedIn(
                        account,
                        settings -> new MailboxWatch(settings, reader(account), recheck, Cursor.parse(cursor))
                                .signals(settings, "mailbox-" + account.id(), MOST_BYTES))
                // That a sign-in no longer holds is to be known before something has to be sent.
                .takeUntilOther(tokens.keepFresh(account));
    }

    @Override
    public Flux<Signal> fetch(Account<EmailSettings> account, List<Slot> slots) {
        return signedIn(
                account,
                settings -> new MailboxFetch(settings, reader(account), slots)
                        .signals(settings, "mailbox-fetch-" + account.id(), MOST_BYTES));
    }

    @Override
    public Mono<Contents> contents(
            Account<EmailSettings> account, @Nullable String cursor, @Nullable Selection selection) {
        return signedIn(
                        account,
                        settings -> Mono.fromCallable(
                                        () -> contents(settings, reader(account), Cursor.parse(cursor), selection))
                                .subscribeOn(blocking)
                                .flux())
                .single();
    }

    private static Contents contents(
            EmailSettings settings, MailReader reader, @Nullable Cursor cursor, @Nullable Selection selection) {
        try {
            return MailboxFetch.contents(settings, reader, cursor, selection);
        } catch (MessagingException e) {
            throw MailboxWork.failure(settings, e);
        }
    }

    @Override
    public Mono<Sent> send(Account<EmailSettings> account, Outbound message) {
        MailComposer composer = new MailComposer(account.settings(), account.name(), tokens(account));
        return signedIn(
                        account,
                        settings -> Mono.fromCallable(() -> new MailSending(settings, composer, clock).send(message))
                                .subscribeOn(blocking)
                                .flux())
                .single();
    }

    /** An access token that is refused is asked for anew once, before a person is troubled. */
    private <T> Flux<T> signedIn(Account<EmailSettings> account, Function<EmailSettings, Flux<T>> use) {
        if (account.settings().signsIn() == null) {
            return Flux.defer(() -> use.apply(account.settings()));
        }
        Flux<T> again = Flux.defer(() -> tokens.signedIn(account).flatMapMany(use));
        return Flux.defer(() -> tokens.signedIn(account)
                .flatMapMany(settings -> use.apply(settings).onErrorResume(DeliveryFailure.Unauthorised.class, _ -> {
                    tokens.refused(account.id(), settings);
                    return again;
                })));
    }

    @Override
    public Inbound reread(Account<EmailSettings> account, Raw raw, String externalKey) {
        if (raw.mediaType().equals(MailParser.ONLY_HEADERS)) {
            throw new Refused(
                    422, "only-headers", "This mail was not fetched. Take it by its UID, under checks and backfill.");
        }
        Inbound read = parser(account).read(raw.bytes());
        if (read instanceof Inbound.Broken broken) {
            throw new Refused(422, broken.reason(), broken.detail());
        }
        return MailReader.admitted(read, account.settings());
    }

    private MailReader reader(Account<EmailSettings> account) {
        MailReader.Trouble trouble = troubles.computeIfAbsent(account.id(), _ -> new MailReader.Trouble());
        return new MailReader(account.settings(), parser(account), largest, trouble);
    }

    private static MailParser parser(Account<EmailSettings> account) {
        return new MailParser(account.settings().mailbox(), tokens(account));
    }

    private static ReplyTokens tokens(Account<EmailSettings> account) {
        return new ReplyTokens(List.copyOf(account.secrets()));
    }

    @Override
    public void close() {
        blocking.dispose();
    }
}
