package io.fairlead.connector.email;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.StreamConnector.CaughtUp;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Signal;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * One connection to one folder, on a thread of its own: reads what is new by UID, waits for more by IDLE (or by asking every
 * minute), and looks again in any case after {@code recheck}, so that a connection gone deaf is found out. Nothing in the
 * mailbox is changed. Emits only what was asked for.
 */
final class MailboxWatch implements Runnable {

    private static final int AT_ONCE = 200;
    private static final long POLL_SECONDS = 60;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final EmailSettings settings;
    private final MailParser parser;
    private final long largest;
    private final Duration recheck;
    private final FluxSink<Signal> sink;
    private final Semaphore wanted = new Semaphore(0);
    private @Nullable Cursor cursor;
    /** Nothing new has come since the last look. */
    private volatile boolean settled;

    MailboxWatch(
            EmailSettings settings,
            MailParser parser,
            long largest,
            Duration recheck,
            @Nullable Cursor cursor,
            FluxSink<Signal> sink) {
        this.settings = settings;
        this.parser = parser;
        this.largest = largest;
        this.recheck = recheck;
        this.cursor = cursor;
        this.sink = sink;
    }

    /** Any thread. */
    void request(long n) {
        wanted.release((int) Math.min(n, Integer.MAX_VALUE - wanted.availablePermits()));
    }

    @Override
    public void run() {
        try {
            watch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FolderNotFoundException e) {
            fail(new DeliveryFailure.Rejected("no-folder", "The mailbox has no folder " + settings.folderName() + "."));
        } catch (MessagingException e) {
            fail(MailServers.failure(server(), e));
        } catch (UncheckedIOException | IOException e) {
            fail(new DeliveryFailure.Unreachable(server() + ": " + MailServers.said(e), e));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Who has gone away hears of no failure: its own going may be the cause. */
    private void fail(RuntimeException failure) {
        if (!sink.isCancelled()) {
            sink.error(failure);
        }
    }

    private String server() {
        return settings.imapHost() + ":" + settings.imapPortOrUsual();
    }

    private void watch() throws MessagingException, IOException, InterruptedException {
        try (IMAPStore store =
                (IMAPStore) MailServers.imap(settings).getStore(MailServers.protocol("imap", settings.imap()))) {
            store.connect(settings.imapHost(), settings.imapPortOrUsual(), settings.user(), settings.proof());
            boolean idle = store.hasCapability("IDLE");
            IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folderName());
            folder.open(Folder.READ_ONLY);
            Thread waker = idle ? Thread.ofVirtual().name("mail-waker").start(() -> wake(folder)) : null;
            try {
                while (!sink.isCancelled()) {
                    readAll(folder);
                    if (idle) {
                        folder.idle(true);
                    } else {
                        TimeUnit.SECONDS.sleep(Math.min(POLL_SECONDS, Math.max(1, recheck.toSeconds())));
                        int _ = folder.getMessageCount();
                    }
                }
            } finally {
                if (waker != null) {
                    waker.interrupt();
                }
                if (folder.isOpen()) {
                    folder.forceClose();
                }
            }
        }
    }

    /**
     * Any command ends an IDLE; one that gets no answer breaks the connection, and the watch begins anew. One look comes soon
     * after each round of new mail, because servers may keep quiet about what came just before an IDLE.
     */
    private void wake(IMAPFolder folder) {
        try {
            long looked = System.nanoTime();
            while (folder.isOpen()) {
                Thread.sleep(SOON.compareTo(recheck) < 0 ? SOON : recheck);
                if (!settled || System.nanoTime() - looked >= recheck.toNanos()) {
                    settled = true;
                    looked = System.nanoTime();
                    Object _ = folder.doCommand(protocol -> {
                        protocol.noop();
                        return null;
                    });
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (MessagingException | IllegalStateException e) {
            // The watching thread sees the same end of the connection and tells of it.
            return;
        }
    }

    /** What the server told of while it was being read is read too: IDLE tells of later mail only. */
    private void readAll(IMAPFolder folder) throws MessagingException, IOException, InterruptedException {
        int before;
        do {
            before = folder.getMessageCount();
            read(folder);
        } while (folder.getMessageCount() != before && !sink.isCancelled());
    }

    private void read(IMAPFolder folder) throws MessagingException, IOException, InterruptedException {
        Cursor at = begin(folder);
        for (List<Message> some = after(folder, at.uid()); !some.isEmpty(); some = after(folder, at.uid())) {
            settled = false;
            for (Message message : some) {
                at = at.at(folder.getUID(message));
                cursor = at;
                Inbound inbound = wantedMail(message, at) ? fetch((IMAPMessage) message) : null;
                if (inbound != null) {
                    emit(new Received(inbound, at.toString()));
                }
                ((IMAPMessage) message).invalidateHeaders();
            }
        }
        emit(new CaughtUp(at.toString()));
    }

    private Cursor begin(IMAPFolder folder) throws MessagingException {
        long validity = folder.getUIDValidity();
        Cursor known = cursor;
        if (known == null) {
            boolean all = Boolean.TRUE.equals(settings.importExisting());
            known = all
                    ? new Cursor(validity, 0, 0)
                    : new Cursor(validity, lastUid(folder), System.currentTimeMillis() / 1000);
        } else if (known.validity() != validity) {
            known = new Cursor(validity, 0, known.since());
        }
        cursor = known;
        return known;
    }

    private static long lastUid(IMAPFolder folder) throws MessagingException {
        long next = folder.getUIDNext();
        if (next > 0) {
            return next - 1;
        }
        int count = folder.getMessageCount();
        return count == 0 ? 0 : folder.getUID(folder.getMessage(count));
    }

    /** The next few, ascending, with UID, size and date. */
    private static List<Message> after(IMAPFolder folder, long uid) throws MessagingException {
        // "n:*" names the last mail even if its UID is smaller.
        Message[] found = folder.getMessagesByUID(uid + 1, UIDFolder.LASTUID);
        List<Message> ascending = new ArrayList<>(Arrays.stream(found)
                .filter(message -> message != null && uid(folder, message) > uid)
                .sorted(Comparator.comparingLong(message -> uid(folder, message)))
                .limit(AT_ONCE)
                .toList());
        FetchProfile profile = new FetchProfile();
        profile.add(UIDFolder.FetchProfileItem.UID);
        profile.add(FetchProfile.Item.SIZE);
        profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        folder.fetch(ascending.toArray(Message[]::new), profile);
        return ascending;
    }

    private static long uid(IMAPFolder folder, Message message) {
        try {
            return folder.getUID(message);
        } catch (MessagingException e) {
            return -1;
        }
    }

    /** After the folder was renumbered, mails from before the channel's time are passed over again. */
    private static boolean wantedMail(Message message, Cursor at) throws MessagingException {
        Date received = at.since() == 0 ? null : message.getReceivedDate();
        return received == null || received.getTime() / 1000 >= at.since();
    }

    /** Null if it was removed meanwhile. */
    private @Nullable Inbound fetch(IMAPMessage message) throws MessagingException, IOException {
        try {
            message.setPeek(true);
            long size = message.getSizeLong();
            if (size > largest) {
                ByteArrayOutputStream headers = new ByteArrayOutputStream();
                for (var lines = message.getAllHeaderLines(); lines.hasMoreElements(); ) {
                    headers.write(lines.nextElement().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                    headers.write('\r');
                    headers.write('\n');
                }
                return parser.tooLarge(headers.toByteArray(), size, largest);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.max(512, size));
            message.writeTo(bytes);
            return parser.read(bytes.toByteArray());
        } catch (MessageRemovedException e) {
            return null;
        }
    }

    private void emit(Signal signal) throws InterruptedException {
        wanted.acquire();
        var _ = sink.next(signal);
    }
}
