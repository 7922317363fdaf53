package io.fairlead.connector.email;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mails of one mailbox that its server may be unable to give: some answer NO, some hang up, and would do so for ever. After a
 * failure each of the mails that were asked for is asked for alone; one that fails {@value #ENOUGH} times alone is given up,
 * so that those behind it are reached. Kept in memory only: what is given up is in the ledger. Any thread.
 */
final class Suspects {

    private static final int ENOUGH = 3;

    private final Map<String, Blame> blamed = new HashMap<>();

    /** @param times it failed alone */
    private record Blame(int times, String said) {}

    interface Call<T> {
        T run() throws MessagingException;
    }

    /** Runs what asks the server for these mails, and remembers how it went. */
    <T> T asking(String place, List<Long> uids, Call<T> call) throws MessagingException {
        try {
            T answer = call.run();
            forget(place, uids);
            return answer;
        } catch (MessagingException e) {
            // Who was told to stop had its connection closed for that.
            if (!Thread.currentThread().isInterrupted() && !MailServers.isBusy(e)) {
                blame(place, uids, MailServers.said(e));
            }
            throw e;
        }
    }

    /** Is to be asked for alone. */
    synchronized boolean holds(String place, long uid) {
        return blamed.containsKey(key(place, uid));
    }

    /** What the server said the last time; null unless it is given up. */
    synchronized @Nullable String givenUp(String place, long uid) {
        Blame blame = blamed.get(key(place, uid));
        return blame == null || blame.times() < ENOUGH ? null : blame.said();
    }

    /** One that was given up is tried once more. */
    synchronized void pardon(String place, long uid) {
        blamed.computeIfPresent(
                key(place, uid), (_, blame) -> new Blame(Math.min(blame.times(), ENOUGH - 1), blame.said()));
    }

    /** The same in parts, in order, in which each suspect is alone. */
    List<List<Long>> apart(String place, List<Long> uids) {
        List<List<Long>> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < uids.size(); at++) {
            if (holds(place, uids.get(at))) {
                if (from < at) {
                    parts.add(uids.subList(from, at));
                }
                parts.add(uids.subList(at, at + 1));
                from = at + 1;
            }
        }
        if (from < uids.size()) {
            parts.add(uids.subList(from, uids.size()));
        }
        return parts;
    }

    private synchronized void blame(String place, List<Long> uids, String said) {
        int alone = uids.size() == 1 ? 1 : 0;
        for (long uid : uids) {
            blamed.merge(
                    key(place, uid), new Blame(alone, said), (was, now) -> new Blame(was.times() + now.times(), said));
        }
    }

    private synchronized void forget(String place, Collection<Long> uids) {
        if (!blamed.isEmpty()) {
            uids.forEach(uid -> blamed.remove(key(place, uid)));
        }
    }

    private static String key(String place, long uid) {
        return place + " " + uid;
    }
}
