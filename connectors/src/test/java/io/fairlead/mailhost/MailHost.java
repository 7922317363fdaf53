package io.fairlead.mailhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A mail server of a company: Dovecot for its mailboxes (plain, STARTTLS and TLS) and Exim that delivers into them and into
 * one mailbox for everybody outside. Every password is {@value #PASSWORD}; a mailbox is made by its first use. Run as root it
 * works for the user that Debian made for Exim, else for who runs the test.
 */
public final class MailHost implements AutoCloseable {

    public static final String PASSWORD = "secret";

    /** The mailbox of all recipients that are not ours. */
    public static final String OUTSIDE = "outside@else.example";

    private static final Path DOVECOT = Path.of("/usr/sbin/dovecot");
    private static final Path EXIM = Path.of("/usr/sbin/exim4");
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");
    private static final String NEEDED = "FAIRLEAD_MAIL_TESTS";
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    public final int imap;
    public final int imaps;
    public final int smtp;
    public final int smtps;

    private final Path home;
    private final String owner;
    private final List<Process> processes = new ArrayList<>();
    private int delivered;

    private MailHost(String introspection) throws IOException, InterruptedException {
        this.home = Files.createTempDirectory("fairlead-mail");
        this.owner = System.getProperty("user.name").equals("root") ? "Debian-exim" : System.getProperty("user.name");
        // Debian gives its users a group of the same name; who runs the test may have another.
        String group = owner.equals("Debian-exim")
                ? owner
                : Files.getAttribute(home, "posix:group").toString();
        List<Integer> ports = freePorts(4);
        this.imap = ports.get(0);
        this.imaps = ports.get(1);
        this.smtp = ports.get(2);
        this.smtps = ports.get(3);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String folder : List.of("run", "state", "mail", "spool", "log")) {
            give(Files.createDirectory(home.resolve(folder)));
        }
        // Exim's own processes write here, root's reads.
        Files.setPosixFilePermissions(home.resolve("log"), PosixFilePermissions.fromString("rwxrwxrwx"));
        certify();
        Files.writeString(home.resolve("users"), "");
        Files.writeString(home.resolve("oauth2.conf"), MailHostFiles.oauth(introspection));
        Files.writeString(
                home.resolve("dovecot.conf"), MailHostFiles.dovecot(home, owner, group, imap, imaps, introspection));
        Files.writeString(home.resolve("exim.conf"), MailHostFiles.exim(home, owner, group, smtp, smtps));
        startImap();
        run("exim", EXIM.toString(), "-bdf", "-C", home.resolve("exim.conf").toString());
        awaitPort(smtp);
        awaitPort(smtps);
    }

    /** Where there are no such servers the test is skipped, unless the environment says that it must run. */
    public static MailHost start() {
        return start("");
    }

    /** @param introspection where Dovecot asks whether an access token holds (RFC 7662); empty: no XOAUTH2 */
    public static MailHost start(String introspection) {
        boolean here = Files.isExecutable(DOVECOT)
                && Files.isExecutable(EXIM)
                && Files.isExecutable(OPENSSL)
                && version().startsWith("2.3.");
        if (!here && !"required".equals(System.getenv(NEEDED))) {
            Assumptions.abort(
                    "These tests need Dovecot 2.3, Exim 4 and OpenSSL as Debian has them: dovecot-imapd, exim4-daemon-light, openssl.");
        }
        try {
            return new MailHost(introspection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String version() {
        try {
            Process process = new ProcessBuilder(DOVECOT.toString(), "--version").start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PEM of the certificate that all its TLS ports show; it is for 127.0.0.1. */
    public String certificate() throws IOException {
        return Files.readString(home.resolve("cert.pem"));
    }

    /** Makes the address one of ours; mail to it comes into a mailbox of its own. */
    public void own(String address) throws IOException {
        Files.writeString(
                home.resolve("users"), address + ": " + address + "\n", java.nio.file.StandardOpenOption.APPEND);
    }

    /** Puts a mail into the INBOX as a delivery agent does, without SMTP; it keeps every byte. */
    public void drop(String address, byte[] mail) throws IOException {
        drop(address, mail, Instant.now());
    }

    /** @param arrived becomes its INTERNALDATE */
    public void drop(String address, byte[] mail, Instant arrived) throws IOException {
        Path box = home.resolve("mail").resolve(address);
        if (!Files.exists(box)) {
            give(Files.createDirectory(box));
            for (String folder : List.of("tmp", "new", "cur")) {
                give(Files.createDirectory(box.resolve(folder)));
            }
        }
        // Dovecot numbers what it finds at once in the order of the names.
        String name = "%d.M%09dP1.here".formatted(Instant.now().getEpochSecond(), delivered++);
        Path file = box.resolve("tmp").resolve(name);
        Files.write(file, mail);
        Files.setLastModifiedTime(file, FileTime.from(arrived));
        give(file);
        Files.move(file, box.resolve("new").resolve(name));
    }

    /** Dovecot cannot read the mails that contain this text, as if the disk had a fault there, or can again. */
    public void fault(String address, String text, boolean broken) throws IOException {
        for (String folder : List.of("new", "cur")) {
            try (var files = Files.list(home.resolve("mail").resolve(address).resolve(folder))) {
                for (Path file : files.toList()) {
                    String mode = broken ? "---------" : "rw-r--r--";
                    if (Files.readString(file).contains(text)) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
                    }
                }
            }
        }
    }

    /** Runs without Dovecot and then with it again; what is done in between is found in place. */
    public void withoutImap(ImapIsDown work) throws IOException, InterruptedException {
        stop(processes.removeFirst());
        work.on(home.resolve("mail"));
        startImap();
    }

    /** Something that is done to the files of the mailboxes while no server is looking. */
    public interface ImapIsDown {
        void on(Path mailboxes) throws IOException;
    }

    /** The folder is as if it had been made anew under another UIDVALIDITY: all mails are there, with other UIDs. */
    public void renumber(String address) throws IOException, InterruptedException {
        Thread.sleep(1_100); // a UIDVALIDITY is a second of the clock
        withoutImap(mailboxes -> forget(mailboxes.resolve(address), null));
    }

    /** As after a restore by hand: UIDs begin with 1 again, though the UIDVALIDITY is the same. */
    public void restartUids(String address, long validity) throws IOException, InterruptedException {
        withoutImap(
                mailboxes -> forget(mailboxes.resolve(address), "3 V" + validity + " N1 G" + "1".repeat(32) + "\n"));
    }

    private void forget(Path box, String uidList) throws IOException {
        try (var files = Files.list(box)) {
            for (Path file : files.filter(
                            found -> found.getFileName().toString().startsWith("dovecot"))
                    .toList()) {
                Files.delete(file);
            }
        }
        if (uidList != null) {
            Path list = box.resolve("dovecot-uidlist");
            Files.writeString(list, uidList);
            give(list);
        }
    }

    /** What the servers wrote down, for a test that failed. */
    public String log() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(home.resolve("log"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private void startImap() throws IOException, InterruptedException {
        Process imapServer = process(
                "dovecot",
                DOVECOT.toString(),
                "-F",
                "-c",
                home.resolve("dovecot.conf").toString());
        processes.addFirst(imapServer);
        awaitPort(imap);
        awaitPort(imaps);
    }

    private void run(String name, String... command) throws IOException {
        processes.add(process(name, command));
    }

    private Process process(String name, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("log").resolve(name + ".out").toFile()))
                .start();
    }

    private void certify() throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(
                        OPENSSL.toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        home.resolve("key.pem").toString(),
                        "-out",
                        home.resolve("cert.pem").toString(),
                        "-days",
                        "2",
                        "-subj",
                        "/CN=mail.ours.example",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1")
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl: " + said);
        }
        Files.setPosixFilePermissions(home.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Path give(Path file) throws IOException {
        UserPrincipal user =
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
        return Files.setOwner(file, user);
    }

    private static List<Integer> freePorts(int number) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int n = 0; n < number; n++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private void awaitPort(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        while (System.nanoTime() < end && processes.stream().allMatch(Process::isAlive)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IOException("The mail server did not start: " + log());
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        processes.forEach(MailHost::stop);
        try {
            Files.walkFileTree(home, new Deleting());
        } catch (IOException e) {
            // A file of a process that is just ending: the folder is a temporary one.
            return;
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException error) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    /** Unique, so that mailboxes of different tests never meet. */
    public static String anAddress() {
        return "sales-" + UUID.randomUUID() + "@ours.example";
    }
}
