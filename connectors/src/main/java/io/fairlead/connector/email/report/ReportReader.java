package io.fairlead.connector.email.report;

import io.fairlead.connector.email.mime.Mail;
import io.fairlead.connector.email.mime.MailHeaders;
import io.fairlead.connector.email.mime.MimeReader;
import io.fairlead.connector.email.mime.Part;
import io.fairlead.connector.email.report.MailReport.Action;
import io.fairlead.connector.email.report.MailReport.Recipient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the report in a mail, by the types of its parts; what calls itself a report and has none of them is no report. */
public final class ReportReader {

    private static final Set<String> DELIVERY =
            Set.of("message/delivery-status", "message/global-delivery-status", "text/delivery-status");
    private static final Set<String> ORIGINAL = Set.of(
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global-headers");
    private static final Set<String> RECEIPT =
            Set.of("message/disposition-notification", "message/global-disposition-notification");
    private static final Pattern ID = Pattern.compile("<([^<>\\s]{3,990})>");
    private static final Pattern ENHANCED = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern REPLY = Pattern.compile("\\b([245])\\d\\d[ -]");
    private static final int HEADERS_WITHIN = 256 * 1024;
    private static final int LONGEST_SAID = 300;

    private ReportReader() {}

    /** Null if the mail is no report. */
    public static @Nullable MailReport of(Mail mail) {
        List<Part> leaves = new ArrayList<>();
        leaves(mail.root(), leaves);
        Set<String> originals = originals(leaves);
        for (Part part : leaves) {
            String type = part.mediaType();
            if (DELIVERY.contains(type)) {
                return delivery(StatusFields.groups(part.ascii()), originals, mail.headers());
            }
            if (RECEIPT.contains(type)) {
                return receipt(StatusFields.groups(part.ascii()), originals);
            }
            if (type.equals("message/feedback-report")) {
                List<StatusFields> fields = StatusFields.groups(part.ascii());
                String about = fields.isEmpty() ? "" : fields.getFirst().word("Feedback-Type");
                return new MailReport.Complaint(List.copyOf(originals), about);
            }
        }
        return OtherBounces.read(mail, originals);
    }

    private static void leaves(Part part, List<Part> to) {
        if (part.isMultipart()) {
            part.children().forEach(child -> leaves(child, to));
        } else {
            to.add(part);
        }
    }

    /** Of what is sent back with the report. */
    private static Set<String> originals(List<Part> leaves) {
        Set<String> ids = new LinkedHashSet<>();
        for (Part part : leaves) {
            if (ORIGINAL.contains(part.mediaType())) {
                byte[] start = Arrays.copyOf(part.bytes(), Math.min(part.bytes().length, HEADERS_WITHIN));
                String id = MimeReader.headers(start).messageId();
                if (id != null) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private static MailReport delivery(List<StatusFields> groups, Set<String> originals, MailHeaders headers) {
        List<Recipient> recipients = new ArrayList<>();
        for (StatusFields group : groups) {
            // Microsoft, Google and others name the mail, each in its own way.
            for (String name : List.of("Original-Message-ID", "X-Original-Message-ID", "Original-Envelope-Id")) {
                addIds(group.value(name), originals);
            }
            if (group.has("Final-Recipient") || group.has("Original-Recipient") || group.has("Action")) {
                recipients.add(recipient(group));
            }
        }
        originals.addAll(headers.ids("In-Reply-To"));
        originals.addAll(headers.ids("References").reversed());
        return new MailReport.Delivery(List.copyOf(originals), recipients);
    }

    private static Recipient recipient(StatusFields group) {
        String address = group.typed("Original-Recipient");
        if (address.indexOf('@') < 0) {
            address = group.typed("Final-Recipient");
        }
        String said = group.typed("Diagnostic-Code");
        String status = status(group.word("Status"), said);
        String cut = said.length() <= LONGEST_SAID ? said : said.substring(0, LONGEST_SAID);
        return new Recipient(address.replaceAll("[<>\\s]", ""), action(group.word("Action"), status), status, cut);
    }

    /** What the server said is closer to the truth than {@code 5.0.0}, which says nothing. */
    private static String status(String stated, String said) {
        Matcher enhanced = ENHANCED.matcher(said);
        boolean usable = ENHANCED.matcher(stated).matches();
        if (usable && !stated.endsWith(".0.0")) {
            return stated;
        }
        return enhanced.find() ? String.valueOf(enhanced.group(1)) : usable ? stated : ofReply(said);
    }

    static String ofReply(String said) {
        Matcher reply = REPLY.matcher(said);
        return reply.find() ? reply.group(1) + ".0.0" : "";
    }

    private static Action action(String stated, String status) {
        return switch (stated) {
            case "failed" -> Action.FAILED;
            case "delayed" -> Action.DELAYED;
            case "delivered" -> Action.DELIVERED;
            case "relayed", "expanded" -> Action.RELAYED;
            default ->
                status.startsWith("5") ? Action.FAILED : status.startsWith("2") ? Action.DELIVERED : Action.DELAYED;
        };
    }

    private static MailReport receipt(List<StatusFields> groups, Set<String> originals) {
        Set<String> ids = new LinkedHashSet<>();
        boolean displayed = false;
        for (StatusFields group : groups) {
            addIds(group.value("Original-Message-ID"), ids);
            displayed |= group.typed("Disposition").toLowerCase(Locale.ROOT).startsWith("displayed");
        }
        ids.addAll(originals);
        return new MailReport.Receipt(List.copyOf(ids), displayed);
    }

    static void addIds(String value, Set<String> to) {
        Matcher id = ID.matcher(value);
        while (id.find()) {
            to.add(String.valueOf(id.group(1)));
        }
    }

    static @Nullable String enhanced(String text) {
        Matcher enhanced = ENHANCED.matcher(text);
        return enhanced.find() ? enhanced.group(1) : null;
    }
}
