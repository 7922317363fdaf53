package io.fairlead.connector.email;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Slot;
import io.fairlead.connector.email.MailFolder.Listed;
import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists and fetches mails, several in one round trip as long as they are small, and reads them. */
final class MailReader {

    private static final int MOST_TOGETHER = 100;
    private static final long BYTES_TOGETHER = 4L << 20;

    private final EmailSettings settings;
    private final MailParser parser;
    private final long largest;
    private final Trouble trouble;

    /** With what the server of a mailbox had trouble; telling of a mail is less than giving it. */
    record Trouble(Suspects listing, Suspects giving) {
        Trouble() {
            this(new Suspects(), new Suspects());
        }
    }

    MailReader(EmailSettings settings, MailParser parser, long largest, Trouble trouble) {
        this.settings = settings;
        this.parser = parser;
        this.largest = largest;
        this.trouble = trouble;
    }

    interface Taker {
        /** @param inbound null if the mail is gone */
        void take(Listed mail, @Nullable Inbound inbound) throws InterruptedException;
    }

    /** Those of these that are there, ascending. One of which the server cannot tell has no date and no size. */
    List<Listed> list(MailFolder folder, String place, List<Long> uids) throws MessagingException {
        List<Listed> listed = new ArrayList<>(uids.size());
        for (List<Long> part : trouble.listing().apart(place, uids)) {
            if (trouble.listing().givenUp(place, part.getFirst()) == null) {
                listed.addAll(trouble.listing().asking(place, part, () -> folder.list(part)));
            } else {
                listed.add(new Listed(part.getFirst(), Instant.EPOCH, 0));
            }
        }
        return listed;
    }

    /** Hands over each mail, in order. */
    void read(MailFolder folder, String place, List<Listed> mails, Taker taker)
            throws MessagingException, InterruptedException {
        int from = 0;
        while (from < mails.size()) {
            String refused = refused(place, mails.get(from).uid());
            int to = refused == null ? endOfBatch(place, mails, from) : from + 1;
            if (refused == null) {
                together(folder, place, mails.subList(from, to), taker);
            } else {
                taker.take(
                        mails.get(from),
                        MailParser.notGiven(place, mails.get(from).uid(), refused));
            }
            from = to;
        }
    }

    /** What was given up is tried once more when it is asked for. */
    void pardon(Slot slot) {
        trouble.listing().pardon(slot.place(), slot.number());
        trouble.giving().pardon(slot.place(), slot.number());
    }

    boolean isSuspect(Slot slot) {
        return trouble.listing().holds(slot.place(), slot.number())
                || trouble.giving().holds(slot.place(), slot.number());
    }

    private @Nullable String refused(String place, long uid) {
        String told = trouble.listing().givenUp(place, uid);
        return told == null ? trouble.giving().givenUp(place, uid) : told;
    }

    /** One mail, or more as long as they are small and no suspects. */
    private int endOfBatch(String place, List<Listed> mails, int from) {
        int to = from + 1;
        long bytes = mails.get(from).size();
        if (trouble.giving().holds(place, mails.get(from).uid())) {
            return to;
        }
        while (to < mails.size()
                && to - from < MOST_TOGETHER
                && bytes + mails.get(to).size() <= BYTES_TOGETHER
                && !trouble.giving().holds(place, mails.get(to).uid())
                && trouble.listing().givenUp(place, mails.get(to).uid()) == null) {
            bytes += mails.get(to++).size();
        }
        return to;
    }

    private void together(MailFolder folder, String place, List<Listed> mails, Taker taker)
            throws MessagingException, InterruptedException {
        List<Long> small = mails.stream()
                .filter(mail -> mail.size() <= largest)
                .map(Listed::uid)
                .toList();
        Map<Long, byte[]> fetched =
                small.isEmpty() ? Map.of() : trouble.giving().asking(place, small, () -> folder.mails(small));
        for (Listed mail : mails) {
            byte[] bytes = fetched.get(mail.uid());
            taker.take(
                    mail, mail.size() > largest ? tooLarge(folder, place, mail) : bytes == null ? null : read(bytes));
        }
    }

    private @Nullable Inbound tooLarge(MailFolder folder, String place, Listed mail) throws MessagingException {
        List<Long> one = List.of(mail.uid());
        byte[] headers =
                trouble.giving().asking(place, one, () -> folder.headers(one)).get(mail.uid());
        return headers == null ? null : parser.tooLarge(headers, mail.size(), largest);
    }

    /** Servers state sizes that are wrong, so the true one is looked at too. */
    private Inbound read(byte[] bytes) {
        return bytes.length <= largest
                ? admitted(parser.read(bytes), settings)
                : parser.tooLarge(headersOf(bytes), bytes.length, largest);
    }

    private static byte[] headersOf(byte[] mail) {
        for (int i = 0; i + 3 < mail.length; i++) {
            if (mail[i] == '\r' && mail[i + 1] == '\n' && mail[i + 2] == '\r' && mail[i + 3] == '\n') {
                return Arrays.copyOf(mail, i + 2);
            }
        }
        return Arrays.copyOf(mail, Math.min(mail.length, 1 << 16));
    }

    /** The same, unless its sender is shut out. */
    static Inbound admitted(Inbound inbound, EmailSettings settings) {
        String from =
                inbound instanceof Inbound.Message message ? message.from().email() : null;
        if (from == null || !settings.blocks(from.toLowerCase(Locale.ROOT))) {
            return inbound;
        }
        return new Inbound.Unwanted(
                inbound.externalKey(), Inbound.Why.BLOCKED, from + " is a blocked sender.", inbound.raw());
    }

    static Slot slot(Listed mail, String place) {
        return new Slot(place, mail.uid(), mail.arrived(), mail.size());
    }
}
