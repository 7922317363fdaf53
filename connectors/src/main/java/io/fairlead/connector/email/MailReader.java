package io.fairlead.connector.email;

import io.fairlead.channel.Inbound;
import io.fairlead.channel.Slot;
import io.fairlead.connector.email.MailFolder.Listed;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches listed mails, several in one round trip as long as they are small, and reads them. */
final class MailReader {

    private static final int MOST_TOGETHER = 100;
    private static final long BYTES_TOGETHER = 4L << 20;

    private final EmailSettings settings;
    private final MailParser parser;
    private final long largest;

    MailReader(EmailSettings settings, MailParser parser, long largest) {
        this.settings = settings;
        this.parser = parser;
        this.largest = largest;
    }

    interface Taker {
        /** @param inbound null if the mail is gone */
        void take(Listed mail, @Nullable Inbound inbound) throws InterruptedException;
    }

    /** Hands over each mail, in order. */
    void read(MailFolder folder, List<Listed> mails, Taker taker) throws MessagingException, InterruptedException {
        int from = 0;
        while (from < mails.size()) {
            int to = from;
            long bytes = 0;
            while (to < mails.size()
                    && (to == from
                            || (to - from < MOST_TOGETHER
                                    && bytes + mails.get(to).size() <= BYTES_TOGETHER))) {
                bytes += mails.get(to++).size();
            }
            together(folder, mails.subList(from, to), taker);
            from = to;
        }
    }

    private void together(MailFolder folder, List<Listed> mails, Taker taker)
            throws MessagingException, InterruptedException {
        List<Long> small = mails.stream()
                .filter(mail -> mail.size() <= largest)
                .map(Listed::uid)
                .toList();
        Map<Long, byte[]> fetched = small.isEmpty() ? Map.of() : folder.mails(small);
        for (Listed mail : mails) {
            byte[] bytes = fetched.get(mail.uid());
            taker.take(mail, mail.size() > largest ? tooLarge(folder, mail) : bytes == null ? null : read(bytes));
        }
    }

    private @Nullable Inbound tooLarge(MailFolder folder, Listed mail) throws MessagingException {
        byte[] headers = folder.headers(mail.uid());
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

    static List<Slot> slots(List<Listed> mails, String place) {
        List<Slot> slots = new ArrayList<>(mails.size());
        mails.forEach(mail -> slots.add(slot(mail, place)));
        return slots;
    }

    static Slot slot(Listed mail, String place) {
        return new Slot(place, mail.uid(), mail.arrived(), mail.size());
    }
}
