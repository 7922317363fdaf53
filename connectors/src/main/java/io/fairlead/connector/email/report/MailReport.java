package io.fairlead.connector.email.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a mail system, or the program of a reader, says about one mail. */
public sealed interface MailReport {

    /** Message-IDs of the mail that it is about, without angle brackets, the surest first; may be empty. */
    List<String> originals();

    /** RFC 3464, or a bounce that follows no standard. */
    record Delivery(List<String> originals, List<Recipient> recipients) implements MailReport {

        /** The news that changes most; null if there is none. */
        public @Nullable Action action() {
            return recipients.stream()
                    .map(Recipient::action)
                    .max(Enum::compareTo)
                    .orElse(null);
        }
    }

    /**
     * RFC 8098.
     *
     * @param displayed false: deleted unread, or only processed
     */
    record Receipt(List<String> originals, boolean displayed) implements MailReport {}

    /**
     * RFC 5965.
     *
     * @param type such as {@code abuse}, lower case
     */
    record Complaint(List<String> originals, String type) implements MailReport {}

    /** In the order of how much they say. */
    enum Action {
        /** Handed to a system, or to several people, that will tell no more. */
        RELAYED,
        DELIVERED,
        DELAYED,
        FAILED
    }

    /**
     * @param address as we wrote it, if the report tells
     * @param status RFC 3463, such as {@code 5.1.1}; empty if unknown
     * @param said what the other server said; may be empty
     */
    record Recipient(String address, Action action, String status, String said) {

        private static final List<String> NO_SUCH_ADDRESS =
                List.of("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.1");

        /** A stable code of why it failed. */
        public String code() {
            if (NO_SUCH_ADDRESS.contains(status)) {
                return "bounced-address";
            }
            if (status.startsWith("5.7.")) {
                return "bounced-policy";
            }
            return status.equals("5.2.2") || status.equals("4.2.2") ? "bounced-full" : "bounced";
        }

        String line() {
            String code = said.contains(status) ? "" : status + " ";
            return (address.isEmpty() ? "" : address + ": ") + (code + said).strip();
        }
    }

    /** For people: who did not get it, and why. */
    static String detail(List<Recipient> failed, int longest) {
        String text = String.join("; ", failed.stream().map(Recipient::line).toList());
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
