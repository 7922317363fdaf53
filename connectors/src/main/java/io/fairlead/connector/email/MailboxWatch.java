package io.fairlead.connector.email;

import io.fairlead.channel.StreamConnector.CaughtUp;
import io.fairlead.channel.StreamConnector.Gone;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.connector.email.MailFolder.Listed;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one folder, on a thread of its own: reads what is new by UID, waits for more by IDLE (or by asking every
 * minute), and looks again in any case after {@code recheck}, so that a connection gone deaf is found out. Every
 * {@value #RECHECKS_UNTIL_REOPENED} times it opens the folder anew, which also shows that it was renumbered. Nothing in the
 * mailbox is changed. Emits only what was asked for.
 */
final class MailboxWatch implements MailboxWork {

    private static final int LISTED_AT_ONCE = 500;
    private static final long POLL_SECONDS = 60;
    private static final int RECHECKS_UNTIL_REOPENED = 3;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final EmailSettings settings;
    private final MailReader reader;
    private final Duration recheck;
    private @Nullable Cursor cursor;
    /** Nothing new has come since the last look. */
    private volatile boolean settled;

    MailboxWatch(EmailSettings settings, MailReader reader, Duration recheck, @Nullable Cursor cursor) {
        this.settings = settings;
        this.reader = reader;
        this.recheck = recheck;
        this.cursor = cursor;
    }

    @Override
    public void run(MailFolder folder, Demand demand) throws MessagingException, InterruptedException {
        Thread waker = folder.canIdle() ? Thread.ofVirtual().name("mail-waker").start(() -> wake(folder)) : null;
        try {
            while (!demand.isOver()) {
                long opened = System.nanoTime();
                begin(folder);
                do {
                    readAll(folder, demand);
                    await(folder);
                } while (!demand.isOver()
                        && System.nanoTime() - opened
                                < recheck.multipliedBy(RECHECKS_UNTIL_REOPENED).toNanos());
                if (!demand.isOver()) {
                    folder.reopen();
                }
            }
        } finally {
            if (waker != null) {
                waker.interrupt();
            }
        }
    }

    private void await(MailFolder folder) throws MessagingException, InterruptedException {
        if (folder.canIdle()) {
            folder.idle();
        } else {
            TimeUnit.SECONDS.sleep(Math.min(POLL_SECONDS, Math.max(1, recheck.toSeconds())));
            folder.nudge();
        }
    }

    /**
     * Any command ends an IDLE; one that gets no answer breaks the connection, and the watch begins anew. One look comes soon
     * after each round of new mail, because servers may keep quiet about what came just before an IDLE. Ends when interrupted.
     */
    private void wake(MailFolder folder) {
        try {
            long looked = System.nanoTime();
            while (true) {
                Thread.sleep(SOON.compareTo(recheck) < 0 ? SOON : recheck);
                if (folder.isOpen() && (!settled || System.nanoTime() - looked >= recheck.toNanos())) {
                    settled = true;
                    looked = System.nanoTime();
                    nudge(folder);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void nudge(MailFolder folder) {
        try {
            folder.nudge();
        } catch (MessagingException | IllegalStateException e) {
            // It is just being opened anew, or the watching thread sees the same end of the connection and tells of it.
            return;
        }
    }

    /** What the server told of while it was being read is read too: IDLE tells of later mail only. */
    private void readAll(MailFolder folder, Demand demand) throws MessagingException, InterruptedException {
        int before;
        do {
            before = folder.count();
            read(folder, demand);
        } while (folder.count() != before && !demand.isOver());
    }

    private void read(MailFolder folder, Demand demand) throws MessagingException, InterruptedException {
        Cursor at = begun();
        String place = at.place(settings.folderName());
        List<Long> uids = folder.after(at.uid());
        for (int from = 0; from < uids.size() && !demand.isOver(); from += LISTED_AT_ONCE) {
            settled = false;
            List<Long> some = uids.subList(from, Math.min(uids.size(), from + LISTED_AT_ONCE));
            List<Listed> listed = reader.list(folder, place, some);
            List<Listed> wanted = listed.stream().filter(this::isWanted).toList();
            reader.read(folder, place, wanted, (mail, inbound) -> {
                Cursor now = moved(mail.uid());
                demand.emit(
                        inbound == null
                                ? new Gone(MailReader.slot(mail, place), now.toString())
                                : new Received(inbound, MailReader.slot(mail, place), now.toString()));
            });
            moved(some.getLast());
        }
        demand.emit(new CaughtUp(begun().toString()));
    }

    private Cursor moved(long uid) {
        Cursor now = begun().at(uid);
        cursor = now;
        return now;
    }

    private Cursor begun() {
        Cursor now = cursor;
        if (now == null) {
            throw new IllegalStateException("The folder has not been looked at yet.");
        }
        return now;
    }

    private boolean isWanted(Listed mail) {
        return begun().wants(mail.uid(), mail.arrived().getEpochSecond());
    }

    private void begin(MailFolder folder) throws MessagingException {
        cursor = here(cursor, folder, settings, Instant.now().getEpochSecond());
    }

    /** Where to go on in the folder as it is now. */
    static Cursor here(@Nullable Cursor known, MailFolder folder, EmailSettings settings, long now)
            throws MessagingException {
        long validity = folder.validity();
        long last = folder.last();
        if (known == null) {
            boolean all = Boolean.TRUE.equals(settings.importExisting());
            return all ? new Cursor(validity, 0, 0, 0, 0) : new Cursor(validity, last, now, last, 0);
        }
        // UIDs below those that were given before: the folder was put in the place of another one and kept its
        // UIDVALIDITY.
        boolean anew = known.validity() != validity || (folder.tellsLast() && last < known.uid());
        return anew ? known.renumbered(validity, last) : known;
    }
}
