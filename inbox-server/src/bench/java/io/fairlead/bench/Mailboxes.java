package io.fairlead.bench;

import com.sun.tools.attach.VirtualMachine;
import io.fairlead.mailhost.MailHost;
import io.fairlead.mailhost.Wire;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Large mailboxes of a real Dovecot: how fast they are taken and with how much memory, how soon a mail is on a screen, and
 * whether the ledger equals the mailbox after all that can happen on the way. P15, G11, G12.
 */
final class Mailboxes {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final int PUSHES = 30;
    private static final Duration LONG_AGO = Duration.ofDays(900);

    private final Servers servers;
    private final Product product;
    private final MailHost host;

    private Mailboxes(Servers servers, Product product, MailHost host) {
        this.servers = servers;
        this.product = product;
        this.host = host;
    }

    static void run(int mails, int poisoned) throws Exception {
        try (Servers servers = new Servers();
                Product product = new Product(servers);
                MailHost host = MailHost.start()) {
            Mailboxes mailboxes = new Mailboxes(servers, product, host);
            mailboxes.imported(mails / 10, true);
            mailboxes.imported(mails, true);
            mailboxes.imported(mails, false);
            mailboxes.pushed();
            mailboxes.killed(mails);
            mailboxes.poisoned(poisoned);
            mailboxes.cut(mails);
        }
    }

    /** A box that was full before the channel was made: of years ago, or of today, so that each mail is work for somebody. */
    private void imported(int mails, boolean past) throws Exception {
        String own = filled(mails, false, past ? LONG_AGO : Duration.ZERO);
        String channel;
        try (Heap heap = new Heap()) {
            double before = heap.collected();
            long start = System.nanoTime();
            channel = connect(own, host.imap, true);
            while (slots(channel) < mails) {
                heap.look();
                Thread.sleep(200);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Figures.say(
                    "mail: %d mails of %s in %.1f s, %.0f mails/s; heap %.0f MB before, at most %.0f MB meanwhile, %.0f MB after a collection; RSS %d MB",
                    mails,
                    past ? "years ago" : "today",
                    seconds,
                    mails / seconds,
                    before,
                    heap.most,
                    heap.collected(),
                    residentMegabytes());
        }
        equal(own, channel, mails, mails);
        disable(channel);
    }

    /** From the end of DATA at the mail server, and from the delivery into the mailbox, to the frame in an agent's window. */
    private void pushed() throws Exception {
        String own = filled(0, false);
        String channel = connect(own, host.imap, true);
        awaitConnected(channel);
        Map<String, Long> seen = new ConcurrentHashMap<>();
        long[] dropped = new long[PUSHES];
        long[] mailed = new long[PUSHES];
        try (Windows windows = new Windows(
                1,
                "ws://127.0.0.1:" + product.port + "/live",
                List.of(product.admin),
                (_, text) -> subject(text, seen))) {
            windows.say("{\"t\":\"start\"}");
            for (int n = 0; n < PUSHES; n++) {
                // Not in step with whatever looks every so often.
                Thread.sleep(1_500 + 137L * n);
                String one = "drop " + n;
                long at = System.nanoTime();
                host.drop(own, small(own, one));
                dropped[n] = awaitSubject(seen, one) - at;
                String two = "smtp " + n;
                smtp(own, small(own, two));
                at = System.nanoTime();
                mailed[n] = awaitSubject(seen, two) - at;
            }
        }
        Figures.say(
                "mail: delivered → frame p50 %.0f, worst %.0f ms; end of SMTP → frame p50 %.0f, worst %.0f ms (must 2,000)",
                Figures.percentileMillis(dropped, 50),
                Figures.percentileMillis(dropped, 100),
                Figures.percentileMillis(mailed, 50),
                Figures.percentileMillis(mailed, 100));
        disable(channel);
    }

    /** The server dies in the middle of an import, again and again. */
    private void killed(int mails) throws Exception {
        String own = filled(mails, true);
        String channel = connect(own, host.imap, true);
        int kills = 0;
        for (int part = 1; part <= 4; part++) {
            awaitSlots(channel, (long) mails * part / 5);
            product.kill();
            product.restart();
            kills++;
        }
        awaitSlots(channel, mails);
        Figures.say("mail: %d mails over %d kills of the server", mails, kills);
        equal(own, channel, mails, mails - mails / 10);
        disable(channel);
    }

    /** Everything that networks, servers and people do to a mailbox, one after the other. */
    private void cut(int mails) throws Exception {
        String own = filled(mails, false);
        try (Wire wire = new Wire(host.imap)) {
            String channel = connect(own, wire.port(), true);
            for (int part = 1; part <= 4; part++) {
                awaitSlots(channel, (long) mails * part / 5);
                wire.cut();
            }
            awaitSlots(channel, mails);
            equal(own, channel, mails, mails);

            wire.freeze();
            long start = System.nanoTime();
            host.drop(own, small(own, "while deaf"));
            awaitSlots(channel, mails + 1);
            Figures.say("mail: a frozen connection was found out after %.0f s", (System.nanoTime() - start) / 1e9);

            host.renumber(own);
            host.drop(own, small(own, "after the bump"));
            awaitSlots(channel, 2L * mails + 3);
            Figures.say("mail: %d mails again under a new UIDVALIDITY", mails + 2);
            equal(own, channel, mails + 2, mails + 2);
            disable(channel);
        }
    }

    /** One in a hundred cannot be stored until its cause is gone. */
    private void poisoned(int mails) throws Exception {
        servers.run(Product.DATABASE, """
                create or replace function poisoned() returns trigger language plpgsql as $$
                begin if new.subject like '%poison%' then raise exception 'cannot be kept'; end if; return new; end $$""");
        servers.run(
                Product.DATABASE,
                "create trigger poison before insert on message for each row execute function poisoned()");
        String own = MailHost.anAddress();
        host.own(own);
        for (int n = 0; n < mails; n++) {
            host.drop(own, small(own, (n % 100 == 57 ? "poison " : "mail ") + n));
        }
        long start = System.nanoTime();
        String channel = connect(own, host.imap, true);
        awaitSlots(channel, mails);
        double seconds = (System.nanoTime() - start) / 1e9;
        Figures.say("mail: %d mails, one in a hundred poison: %s in %.1f s", mails, outcomes(channel), seconds);
        servers.run(Product.DATABASE, "drop trigger poison on message");
        Object after = null;
        int replayed = 0;
        do {
            Map<String, Object> body = new HashMap<>(Map.of("channel", channel));
            if (after != null) {
                body.put("after", after);
            }
            JsonNode some = product.post("/api/quarantine/replay", body, product.admin);
            replayed += some.get("replayed").asInt();
            after = some.path("next").isString() ? some.get("next").asString() : null;
        } while (after != null);
        Figures.say("mail: without the cause %d were replayed: %s", replayed, outcomes(channel));
        equal(own, channel, mails, mails);
    }

    /** The server's own comparison, and one of ours: each different mail is one message. */
    private void equal(String own, String channel, int mails, int messages) throws Exception {
        String job = product.post("/api/channels/" + channel + "/check", Map.of(), product.admin)
                .get("id")
                .asString();
        JsonNode check = null;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (check == null && System.nanoTime() < end) {
            Thread.sleep(100);
            for (JsonNode one : product.get("/api/channels/" + channel + "/jobs")) {
                if (one.get("id").asString().equals(job)
                        && one.path("finishedAt").isString()) {
                    check = one;
                }
            }
        }
        long stored = servers.number(
                Product.DATABASE, "select count(*) from message where channel_account_id = '" + channel + "'");
        long twice = servers.number(
                Product.DATABASE,
                "select count(*) from (select l.message_id from inbound_record l where l.channel_account_id = '"
                        + channel + "' and l.message_id is not null group by 1 having count(*) > 1) d");
        boolean well = check != null
                && check.get("found").asInt() == mails
                && check.get("missing").asInt() == 0
                && check.get("behind").asInt() == 0
                && stored == messages
                && twice == 0;
        Figures.say(
                "mail:   %s: in the mailbox %s, missing %s, behind %s, messages %d of %d; %s",
                well ? "equal" : "NOT EQUAL",
                check == null ? "?" : check.get("found"),
                check == null ? "?" : check.get("missing"),
                check == null ? "?" : check.get("behind"),
                stored,
                messages,
                outcomes(channel));
        if (!well) {
            throw new IllegalStateException("The ledger of " + own + " does not equal its mailbox: " + check);
        }
    }

    /** @param repeated every tenth mail is the one before once more */
    private String filled(int mails, boolean repeated) throws Exception {
        return filled(mails, repeated, Duration.ZERO);
    }

    private String filled(int mails, boolean repeated, Duration ago) throws Exception {
        String own = MailHost.anAddress();
        host.own(own);
        Random random = new Random(mails);
        byte[] last = small(own, "first");
        for (int n = 0; n < mails; n++) {
            last = repeated && n % 10 == 9 ? last : mail(own, n, random);
            host.drop(own, last, Instant.now().minus(ago));
        }
        return own;
    }

    private static byte[] small(String own, String subject) {
        return ("From: Anna <anna@acme.example>\r\nTo: " + own + "\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + java.util.UUID.randomUUID()
                        + "@acme.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n40 chairs, please.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Seven in ten are text of some kilobytes, two are HTML, one has a file of 60 KB. */
    private static byte[] mail(String own, int n, Random random) {
        String head = "From: Buyer " + n + " <buyer" + (n % 700) + "@customer" + (n % 300) + ".example>\r\nTo: " + own
                + "\r\nSubject: =?utf-8?B?"
                + Base64.getEncoder().encodeToString(("询价 inquiry " + n).getBytes(StandardCharsets.UTF_8))
                + "?=\r\nMessage-ID: <" + n + "." + random.nextLong() + "." + own.replaceFirst("@.*", "")
                + "@customer.example>\r\nMIME-Version: 1.0\r\n";
        String text = "Dear Sir, please quote for item " + n + ".\r\n".repeat(1)
                + "The quick brown fox jumps over the lazy dog 0123456789.\r\n".repeat(20 + random.nextInt(60));
        int kind = n % 10;
        if (kind < 7) {
            return (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text).getBytes(StandardCharsets.UTF_8);
        }
        String html = "<html><body>" + ("<p>" + text.replace("\r\n", "<br>") + "</p>").repeat(3) + "</body></html>";
        if (kind < 9) {
            return (head + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html).getBytes(StandardCharsets.UTF_8);
        }
        byte[] file = new byte[60_000];
        random.nextBytes(file);
        return (head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + text
                        + "\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment;"
                        + " filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(file) + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String connect(String own, int port, boolean existing) throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "kind", "email",
                "name", own,
                "address", own,
                "imapHost", "127.0.0.1",
                "imapPort", port,
                "imapSecurity", "none",
                "smtpHost", "127.0.0.1",
                "smtpPort", host.smtp,
                "smtpSecurity", "none"));
        settings.put("password", MailHost.PASSWORD);
        settings.put("importExisting", existing);
        return product.post("/api/channels", settings, product.admin).get("id").asString();
    }

    private void disable(String channel) throws Exception {
        var _ = product.post("/api/channels/" + channel + "/disable", Map.of(), product.admin);
    }

    private void awaitConnected(String channel) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            if (product.get("/api/channels/" + channel).get("state").asString().equals("connected")) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("not connected");
    }

    private long slots(String channel) throws Exception {
        return servers.number(
                Product.DATABASE, "select count(*) from channel_slot where channel_account_id = '" + channel + "'");
    }

    private void awaitSlots(String channel, long number) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (slots(channel) < number) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(slots(channel) + " of " + number + " were taken: " + outcomes(channel));
            }
            Thread.sleep(50);
        }
    }

    private String outcomes(String channel) throws Exception {
        return product.get("/api/channels/" + channel + "/outcomes").toString();
    }

    private static void subject(ByteBuf text, Map<String, Long> seen) {
        long now = System.nanoTime();
        JsonNode frame = JSON.readTree(text.toString(StandardCharsets.UTF_8));
        if (frame.path("type").asString("").equals("message.received")) {
            seen.put(frame.path("data").path("message").path("subject").asString(""), now);
        }
    }

    private static long awaitSubject(Map<String, Long> seen, String subject) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            Long at = seen.get(subject);
            if (at != null) {
                return at;
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException(subject + " never came");
    }

    private void smtp(String own, byte[] mail) throws Exception {
        var session = jakarta.mail.Session.getInstance(new Properties());
        try (var transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", host.smtp, null, null);
            transport.sendMessage(
                    new jakarta.mail.internet.MimeMessage(session, new java.io.ByteArrayInputStream(mail)),
                    new jakarta.mail.Address[] {new jakarta.mail.internet.InternetAddress(own)});
        }
    }

    /**
     * The server's heap in use and the most of it that was seen, garbage included. Over its management agent: a program
     * started for each look would take the cores from what it looks at.
     */
    private final class Heap implements AutoCloseable {
        private final JMXConnector connector;
        private final MemoryMXBean memory;
        private double most;

        @SuppressWarnings("BanJNDI") // a child of this program, on this machine
        Heap() throws Exception {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(product.pid()));
            try {
                connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
            memory = ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        }

        void look() {
            most = Math.max(most, megabytes());
        }

        double collected() {
            memory.gc();
            return megabytes();
        }

        private double megabytes() {
            return memory.getHeapMemoryUsage().getUsed() / 1024.0 / 1024.0;
        }

        @Override
        public void close() throws IOException {
            connector.close();
        }
    }

    private long residentMegabytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/" + product.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }
}
