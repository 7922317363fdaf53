package io.fairlead.connector.email;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;

/**
 * One connection with one folder, opened so that nothing in it can be changed (EXAMINE, BODY.PEEK). Blocking, for one thread;
 * {@link #nudge} may be called from another. Speaks in UIDs alone, because sequence numbers shift under one's hands, and gives
 * mails as the bytes that the server sent, because their hash is part of their identity.
 */
final class MailFolder implements AutoCloseable {

    private final IMAPStore store;
    private final IMAPFolder folder;
    private final boolean idle;

    private MailFolder(IMAPStore store, IMAPFolder folder, boolean idle) {
        this.store = store;
        this.folder = folder;
        this.idle = idle;
    }

    /** @param arrived the server's INTERNALDATE, to the second; the epoch if it does not tell */
    record Listed(long uid, Instant arrived, long size) {}

    /** @throws jakarta.mail.FolderNotFoundException if there is no such folder */
    static MailFolder open(EmailSettings settings) throws MessagingException {
        IMAPStore store =
                (IMAPStore) MailServers.imap(settings).getStore(MailServers.protocol("imap", settings.imap()));
        try {
            store.connect(settings.imapHost(), settings.imapPortOrUsual(), settings.user(), settings.proof());
            // Asked before the folder takes the connection; afterwards it would cost another one.
            boolean idle = store.hasCapability("IDLE");
            IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folderName());
            folder.open(Folder.READ_ONLY);
            return new MailFolder(store, folder, idle);
        } catch (MessagingException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Looks at the folder as it is now: a session sees neither a new UIDVALIDITY nor, on some servers, all new mail. */
    void reopen() throws MessagingException {
        folder.close(false);
        folder.open(Folder.READ_ONLY);
    }

    boolean canIdle() {
        return idle;
    }

    boolean isOpen() {
        return folder.isOpen();
    }

    long validity() throws MessagingException {
        return folder.getUIDValidity();
    }

    /** Changes when the server has told of something new. */
    int count() throws MessagingException {
        return folder.getMessageCount();
    }

    /** Whether {@link #last} is what the server says, so that it never becomes smaller. */
    boolean tellsLast() throws MessagingException {
        return folder.getUIDNext() > 0;
    }

    /** The highest UID that was ever given here, as far as the server says; else the highest that is there. */
    long last() throws MessagingException {
        long next = folder.getUIDNext();
        if (next > 0) {
            return next - 1;
        }
        List<Long> there = after(0);
        return there.isEmpty() ? 0 : there.getLast();
    }

    /** Waits until the server tells of something, or another thread nudges. */
    void idle() throws MessagingException {
        folder.idle(true);
    }

    /** Ends an {@link #idle} and asks the server whether it is there; it may tell of news in its answer. Any thread. */
    void nudge() throws MessagingException {
        Object _ = folder.doCommand(protocol -> {
            protocol.noop();
            return null;
        });
    }

    /** UIDs above this one, ascending. */
    List<Long> after(long uid) throws MessagingException {
        // "n:*" names the last mail even if its UID is smaller.
        return search("UID " + (uid + 1) + ":*").stream()
                .filter(found -> found > uid)
                .toList();
    }

    /** UIDs that fit this criterion of RFC 3501 §6.4.4, ascending. */
    List<Long> search(String criterion) throws MessagingException {
        List<Long> found = new ArrayList<>();
        command("UID SEARCH " + criterion, response -> {
            if (response instanceof IMAPResponse imap && imap.keyEquals("SEARCH")) {
                for (long uid = imap.readLong(); uid != -1; uid = imap.readLong()) {
                    found.add(uid);
                }
            }
        });
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /** Those of these that are there, ascending. */
    List<Listed> list(List<Long> uids) throws MessagingException {
        if (uids.isEmpty()) {
            return List.of();
        }
        List<Listed> listed = new ArrayList<>(uids.size());
        fetch(uids, "INTERNALDATE RFC822.SIZE", (uid, fetched) -> {
            INTERNALDATE date = fetched.getItem(INTERNALDATE.class);
            RFC822SIZE size = fetched.getItem(RFC822SIZE.class);
            if (date == null && size == null) {
                return; // news of a mail's flags, which servers tell of whenever they like
            }
            listed.add(new Listed(
                    uid,
                    date == null || date.getDate() == null
                            ? Instant.EPOCH
                            : date.getDate().toInstant(),
                    size == null ? 0 : Math.max(0, size.size)));
        });
        listed.sort(Comparator.comparingLong(Listed::uid));
        return listed;
    }

    /** Whole mails by UID, unread ones staying unread; without those that are gone. */
    Map<Long, byte[]> mails(List<Long> uids) throws MessagingException {
        return bodies(uids, "BODY.PEEK[]");
    }

    /** Their headers by UID; without those that are gone. */
    Map<Long, byte[]> headers(List<Long> uids) throws MessagingException {
        return bodies(uids, "BODY.PEEK[HEADER]");
    }

    private Map<Long, byte[]> bodies(List<Long> uids, String item) throws MessagingException {
        Map<Long, byte[]> bodies = new HashMap<>();
        fetch(uids, item, (uid, fetched) -> {
            BODY body = fetched.getItem(BODY.class);
            ByteArray bytes = body == null ? null : body.getByteArray();
            if (bytes != null) {
                bodies.put(uid, bytes.getNewBytes());
            }
        });
        return bodies;
    }

    private interface Fetched {
        void take(long uid, FetchResponse response);
    }

    private void fetch(List<Long> uids, String items, Fetched taker) throws MessagingException {
        String set = uids.stream().map(String::valueOf).collect(Collectors.joining(","));
        command("UID FETCH " + set + " (UID " + items + ")", response -> {
            if (response instanceof FetchResponse fetched) {
                UID uid = fetched.getItem(UID.class);
                if (uid != null) {
                    taker.take(uid.uid, fetched);
                }
            }
        });
    }

    private void command(String command, Consumer<Response> each) throws MessagingException {
        Object _ = folder.doCommand(protocol -> {
            Response[] answer = protocol.command(command, null);
            protocol.notifyResponseHandlers(answer);
            protocol.handleResult(answer[answer.length - 1]);
            for (Response response : answer) {
                each.accept(response);
            }
            return null;
        });
    }

    @Override
    public void close() throws MessagingException {
        try {
            if (folder.isOpen()) {
                folder.forceClose();
            }
        } finally {
            store.close();
        }
    }
}
