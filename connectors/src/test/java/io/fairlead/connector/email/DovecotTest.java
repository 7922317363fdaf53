package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Account;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Slot;
import io.fairlead.channel.StreamConnector.CaughtUp;
import io.fairlead.channel.StreamConnector.Contents;
import io.fairlead.channel.StreamConnector.Gone;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Selection;
import io.fairlead.channel.StreamConnector.Signal;
import io.fairlead.mailhost.MailHost;
import io.fairlead.mailhost.Wire;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** The connector against Dovecot and Exim: what servers do to folders, and what networks do to connections. */
class DovecotTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration RECHECK = Duration.ofSeconds(2);

    private static MailHost host;

    private final EmailConnector connector =
            new EmailConnector(Clock.systemUTC(), new SecureRandom(), TestTokens.none(), 200_000, RECHECK);
    private final String secret = connector.newSecret();
    private final List<Disposable> watches = new ArrayList<>();
    private String own;

    @BeforeAll
    static void open() {
        host = MailHost.start();
    }

    @AfterAll
    static void close() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void own() throws IOException {
        own = MailHost.anAddress();
        host.own(own);
    }

    @AfterEach
    void stop() {
        watches.forEach(Disposable::dispose);
        connector.close();
    }

    @Test
    void readsOverTlsAndStarttlsAndRefusesACertificateThatNobodyVouchesFor() throws Exception {
        drop("One");
        String pem = host.certificate().replace('\n', ' ');
        assertThat(watch(settings(host.imaps, "tls", true, pem), null).mail().subject())
                .isEqualTo("One");
        assertThat(watch(settings(host.imap, "starttls", true, pem), null)
                        .mail()
                        .subject())
                .isEqualTo("One");
        assertThat(watch(settings(host.imaps, "tls", true, null), null).failure())
                .isInstanceOf(DeliveryFailure.Unreachable.class)
                .hasMessageContaining("secure connection failed");
    }

    @Test
    void aMailThatComesBySmtpIsPushedAndStaysUntouched() throws Exception {
        Watch watch = watch(plain(true), null);
        assertThat(watch.next()).isInstanceOf(CaughtUp.class);
        for (int n = 0; n < 3; n++) {
            smtp("Pushed " + n);
            Received received = watch.received();
            assertThat(((Inbound.Message) received.inbound()).subject()).isEqualTo("Pushed " + n);
            // Exim gives no Message-ID to what has none, so that the content is its identity.
            assertThat(received.inbound().externalKey()).startsWith("sha:");
        }
        try (Store store = store();
                Folder inbox = folder(store, "INBOX", Folder.READ_ONLY)) {
            assertThat(inbox.getMessageCount()).isEqualTo(3);
            assertThat(inbox.getMessages())
                    .noneMatch(message -> isSet(message, Flags.Flag.SEEN))
                    .noneMatch(message -> isSet(message, Flags.Flag.DELETED));
        }
    }

    @Test
    void whatAPersonHasReadOrMovedInIsTakenAllTheSame() throws Exception {
        drop("Before the channel", Instant.now().minus(Duration.ofDays(3)));
        Watch watch = watch(plain(false), null);
        CaughtUp begun = (CaughtUp) watch.next();
        watch.dispose();

        try (Store store = store();
                Folder inbox = folder(store, "INBOX", Folder.READ_WRITE);
                Folder archive = made(store, "Archive")) {
            append(archive, "Moved in", Instant.parse("2020-05-01T08:00:00Z"));
            append(inbox, "Read by a person", Instant.now());
            inbox.getMessage(inbox.getMessageCount()).setFlag(Flags.Flag.SEEN, true);
            archive.copyMessages(archive.getMessages(), inbox);
        }
        Watch again = watch(plain(false), begun.cursor());
        assertThat(again.mail().subject()).isEqualTo("Read by a person");
        Received moved = again.received();
        assertThat(((Inbound.Message) moved.inbound()).subject()).isEqualTo("Moved in");
        assertThat(moved.slot().arrivedAt()).isEqualTo("2020-05-01T08:00:00Z");
        assertThat(again.next()).isInstanceOf(CaughtUp.class);
    }

    @Test
    void aServerThatKeepsQuietIsFoundOutByLookingAgain() throws Exception {
        try (Wire wire = new Wire(host.imap)) {
            wire.deafen(true);
            Watch watch = watch(settings(wire.port(), "none", true, null), null);
            assertThat(watch.next()).isInstanceOf(CaughtUp.class);
            drop("Nobody said so");
            assertThat(watch.mail().subject()).isEqualTo("Nobody said so");
            assertThat(wire.connections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatIsCutIsToldOfAndGoneOnFromTheCursor() throws Exception {
        try (Wire wire = new Wire(host.imap)) {
            drop("One");
            Watch watch = watch(settings(wire.port(), "none", true, null), null);
            String cursor = watch.received().cursor();
            assertThat(watch.next()).isInstanceOf(CaughtUp.class);
            wire.cut();
            assertThat(watch.failure()).isInstanceOf(DeliveryFailure.Unreachable.class);
            drop("Two");
            assertThat(watch(settings(wire.port(), "none", true, null), cursor)
                            .mail()
                            .subject())
                    .isEqualTo("Two");
        }
    }

    @Test
    void aFolderThatIsRenumberedUnderAWatchIsReadAgainUnderTheSameKeys() throws Exception {
        drop("One");
        drop("Two");
        Watch watch = watch(plain(true), null);
        List<Received> first = List.of(watch.received(), watch.received());
        String cursor = ((CaughtUp) watch.next()).cursor();
        watch.dispose();
        host.renumber(own);
        drop("Three");
        Watch again = watch(plain(true), cursor);
        List<Received> second = List.of(again.received(), again.received(), again.received());
        assertThat(keys(second).subList(0, 2)).containsExactlyInAnyOrderElementsOf(keys(first));
        assertThat(second.getFirst().slot().place())
                .isNotEqualTo(first.getFirst().slot().place());
        assertThat(second)
                .extracting(received -> received.slot().place())
                .containsOnly(second.getFirst().slot().place());
        assertThat(again.next()).isInstanceOf(CaughtUp.class);
    }

    @Test
    void uidsThatBeginAnewUnderTheSameValidityAreNoticed() throws Exception {
        drop("One");
        drop("Two");
        drop("Three");
        Watch watch = watch(plain(true), null);
        List<Received> first = List.of(watch.received(), watch.received(), watch.received());
        CaughtUp end = (CaughtUp) watch.next();
        watch.dispose();
        try (Store store = store();
                Folder inbox = folder(store, "INBOX", Folder.READ_WRITE)) {
            inbox.setFlags(1, 2, new Flags(Flags.Flag.DELETED), true);
            inbox.expunge();
        }
        host.restartUids(own, Cursor.parse(end.cursor()).validity());
        Watch again = watch(plain(true), end.cursor());
        Received kept = again.received();
        assertThat(kept.slot().number()).isEqualTo(1);
        assertThat(kept.inbound().externalKey())
                .isEqualTo(first.getLast().inbound().externalKey());
        assertThat(kept.slot().place())
                .endsWith(".1")
                .isNotEqualTo(first.getFirst().slot().place());
        drop("Four");
        assertThat(again.mail().subject()).isEqualTo("Four");
    }

    @Test
    void tellsWhatIsThereAndFetchesOutOfTurn() throws Exception {
        drop("Old", Instant.parse("2024-03-01T12:00:00Z"));
        drop("Older", Instant.parse("2024-02-01T12:00:00Z"));
        Watch watch = watch(plain(false), null);
        String cursor = ((CaughtUp) watch.next()).cursor();
        drop("New");
        assertThat(contents(cursor, null).slots())
                .extracting(Slot::number)
                .as("only new mail is this channel's")
                .containsExactly(3L);
        Contents march = contents(
                cursor,
                new Selection(
                        null, null, Instant.parse("2024-02-15T00:00:00Z"), Instant.parse("2024-03-01T12:00:01Z")));
        assertThat(march.reached()).isEqualTo(2);
        assertThat(march.slots()).extracting(Slot::number).containsExactly(1L);
        Contents both = contents(cursor, new Selection(1L, 2L, null, null));
        assertThat(both.slots()).extracting(Slot::number).containsExactly(1L, 2L);

        try (Store store = store();
                Folder inbox = folder(store, "INBOX", Folder.READ_WRITE)) {
            inbox.setFlags(1, 1, new Flags(Flags.Flag.DELETED), true);
            inbox.expunge();
        }
        List<Signal> fetched =
                connector.fetch(with(plain(false)), both.slots()).collectList().block(PATIENCE);
        assertThat(fetched).hasSize(2).filteredOn(Gone.class::isInstance).hasSize(1);
        assertThat(fetched)
                .filteredOn(Received.class::isInstance)
                .extracting(signal -> ((Inbound.Message) ((Received) signal).inbound()).subject())
                .containsExactly("Older");
    }

    @Test
    void aMailThatTheServerCannotGiveStopsNoOther() throws Exception {
        drop("One");
        drop("Faulty");
        drop("Three");
        host.fault(own, "Faulty", true);
        Account<EmailSettings> account = with(plain(true));
        List<Inbound> seen = new ArrayList<>();
        String cursor = null;
        Object next = null;
        for (int round = 0; round < 20 && !(next instanceof CaughtUp); round++) {
            Watch watch = watch(account, cursor);
            next = watch.next();
            while (next instanceof Received received) {
                seen.add(received.inbound());
                cursor = received.cursor();
                next = watch.next();
            }
            watch.dispose();
        }
        assertThat(seen).hasSize(3);
        assertThat(((Inbound.Message) seen.getFirst()).subject()).isEqualTo("One");
        assertThat(seen.get(1))
                .isInstanceOfSatisfying(
                        Inbound.Broken.class,
                        broken -> assertThat(broken.reason()).isEqualTo("not-given"));
        assertThat(((Inbound.Message) seen.getLast()).subject()).isEqualTo("Three");

        host.fault(own, "Faulty", false);
        List<Slot> all = connector
                .contents(account, cursor, new Selection(1L, null, null, null))
                .block(PATIENCE)
                .slots();
        assertThat(all).hasSize(3);
        assertThat(connector
                        .fetch(account, all.subList(1, 2))
                        .cast(Received.class)
                        .map(received -> ((Inbound.Message) received.inbound()).subject())
                        .collectList()
                        .block(PATIENCE))
                .containsExactly("Faulty");
    }

    @Test
    void aBlockedSenderHasNoEffect() throws Exception {
        host.drop(own, mail("spam@junk.example", "Buy", UUID.randomUUID().toString()));
        EmailSettings settings = blocking(plain(true), "friend@x.example, @JUNK.example");
        Inbound inbound = watch(settings, null).received().inbound();
        assertThat(inbound).isInstanceOfSatisfying(Inbound.Unwanted.class, unwanted -> {
            assertThat(unwanted.why()).isEqualTo(Inbound.Why.BLOCKED);
            assertThat(unwanted.detail()).contains("spam@junk.example");
        });
    }

    private Contents contents(String cursor, @Nullable Selection selection) {
        return connector.contents(with(plain(false)), cursor, selection).block(PATIENCE);
    }

    private static List<String> keys(List<Received> received) {
        return received.stream().map(each -> each.inbound().externalKey()).toList();
    }

    private EmailSettings plain(boolean existing) {
        return settings(host.imap, "none", existing, null);
    }

    private EmailSettings settings(int port, String security, boolean existing, @Nullable String certificate) {
        return settings(port, security, existing, certificate, "INBOX");
    }

    private EmailSettings settings(
            int port, String security, boolean existing, @Nullable String certificate, String folder) {
        return new EmailSettings(
                own,
                "127.0.0.1",
                port,
                security,
                "127.0.0.1",
                host.smtp,
                "none",
                own,
                MailHost.PASSWORD,
                null,
                folder,
                existing,
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                certificate);
    }

    private static EmailSettings blocking(EmailSettings s, String blocked) {
        return new EmailSettings(
                s.address(),
                s.imapHost(),
                s.imapPort(),
                s.imapSecurity(),
                s.smtpHost(),
                s.smtpPort(),
                s.smtpSecurity(),
                s.username(),
                s.password(),
                s.oauth(),
                s.folder(),
                s.importExisting(),
                s.plusAddressing(),
                blocked,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Account<EmailSettings> with(EmailSettings settings) {
        return new Account<>(
                UUID.randomUUID(),
                "key",
                "Sales",
                settings,
                List.of(secret),
                URI.create("http://127.0.0.1:8080"),
                null);
    }

    private Watch watch(EmailSettings settings, @Nullable String cursor) {
        return watch(with(settings), cursor);
    }

    private Watch watch(Account<EmailSettings> account, @Nullable String cursor) {
        Watch watch = new Watch();
        connector.watch(account, cursor).subscribe(watch);
        watches.add(watch);
        return watch;
    }

    private void drop(String subject) throws IOException {
        drop(subject, Instant.now());
    }

    private void drop(String subject, Instant arrived) throws IOException {
        host.drop(own, mail("anna@acme.example", subject, UUID.randomUUID().toString()), arrived);
    }

    private byte[] mail(String from, String subject, String id) {
        return ("From: " + from + "\r\nTo: " + own + "\r\nMessage-ID: <" + id + "@acme.example>\r\nSubject: " + subject
                        + "\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void smtp(String subject) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        MimeMessage mail = new MimeMessage(
                session,
                new ByteArrayInputStream(
                        ("From: anna@acme.example\r\nTo: " + own + "\r\nSubject: " + subject + "\r\n\r\nHello\r\n")
                                .getBytes(StandardCharsets.UTF_8)));
        try (var transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", host.smtp, null, null);
            transport.sendMessage(mail, new jakarta.mail.Address[] {new jakarta.mail.internet.InternetAddress(own)});
        }
    }

    private Store store() throws MessagingException {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", host.imap, own, MailHost.PASSWORD);
        return store;
    }

    private static Folder folder(Store store, String name, int mode) throws MessagingException {
        Folder folder = store.getFolder(name);
        folder.open(mode);
        return folder;
    }

    private static Folder made(Store store, String name) throws MessagingException {
        assertThat(store.getFolder(name).create(Folder.HOLDS_MESSAGES)).isTrue();
        return folder(store, name, Folder.READ_WRITE);
    }

    private void append(Folder folder, String subject, Instant arrived) throws MessagingException {
        MimeMessage mail =
                new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(mail(
                                "anna@acme.example", subject, UUID.randomUUID().toString()))) {
                    @Override
                    public java.util.Date getReceivedDate() {
                        return java.util.Date.from(arrived);
                    }
                };
        folder.appendMessages(new Message[] {mail});
    }

    private static boolean isSet(Message message, Flags.Flag flag) {
        try {
            return message.isSet(flag);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
