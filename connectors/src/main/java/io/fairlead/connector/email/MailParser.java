package io.fairlead.connector.email;

import io.fairlead.channel.Address;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import io.fairlead.connector.email.mime.Mail;
import io.fairlead.connector.email.mime.MailHeaders;
import io.fairlead.connector.email.mime.MimeLimits;
import io.fairlead.connector.email.mime.MimeReader;
import io.fairlead.connector.email.mime.Unreadable;
import io.fairlead.connector.email.report.MailReport;
import io.fairlead.connector.email.report.ReportReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a mail means to the house. Pure: the same bytes give the same answer, above all the same key, so that a mail that
 * comes again under another UID is recognised.
 */
final class MailParser {

    static final String MAIL = "message/rfc822";

    /** Of a mail that was too large to be fetched. */
    static final String ONLY_HEADERS = "text/rfc822-headers";

    /** Begins the keys of mails that could not be fetched at all. */
    private static final String NOT_GIVEN = "uid:";

    static final String LOOP = "X-Fairlead-Loop";

    private static final List<String> DELIVERED_TO =
            List.of("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc");
    /** Some programs forget the angle brackets. */
    private static final Pattern BARE_ID = Pattern.compile("[!-;=?A-~]{1,500}@[!-;=?A-~]{1,255}");

    private static final int MOST_IDS = 50;
    private static final int LONGEST_KEPT_ID = 600;
    private static final int LONGEST_DETAIL = 500;

    private final String own;
    private final ReplyTokens tokens;

    /** @param own address of the mailbox */
    MailParser(String own, ReplyTokens tokens) {
        this.own = own;
        this.tokens = tokens;
    }

    Inbound read(byte[] bytes) {
        Raw raw = new Raw(bytes, MAIL);
        try {
            Mail mail = MimeReader.read(bytes, MimeLimits.STANDARD);
            String key = key(mail.headers().messageId(), bytes);
            if (isOurs(mail.headers())) {
                return new Inbound.Unwanted(key, Inbound.Why.LOOP, "It was sent by this mailbox itself.", raw);
            }
            MailReport report = ReportReader.of(mail);
            Inbound status = report == null ? null : status(report, key, raw);
            return status == null ? message(mail, report, key, raw) : status;
        } catch (Unreadable e) {
            return new Inbound.Broken(key(null, bytes), e.reason(), e.detail(), raw);
        } catch (RuntimeException | StackOverflowError e) {
            // A mail must never stop a mailbox: whatever the libraries stumble over is kept for a person to look at.
            return new Inbound.Broken(key(null, bytes), "broken-mime", "It cannot be read: " + e, raw);
        }
    }

    /** @param size of the whole mail, in bytes, as the server states it */
    Inbound tooLarge(byte[] headers, long size, long most) {
        String id = MimeReader.headers(headers).messageId();
        String detail = "The mail has " + size + " bytes; at most " + most + " are read.";
        return new Inbound.Broken(key(id, headers), "too-large", detail, new Raw(headers, ONLY_HEADERS));
    }

    /** A mail of which there is nothing but its place, because its server fails when it is asked for it. */
    static Inbound notGiven(String place, long uid, String said) {
        return new Inbound.Broken(
                NOT_GIVEN + place + ":" + uid,
                "not-given",
                "The mail server did not give it. It said last: " + said,
                new Raw(new byte[0], ONLY_HEADERS));
    }

    private boolean isOurs(MailHeaders headers) {
        String mark = headers.token(LOOP);
        return mark != null
                && tokens.isLoopMark(mark)
                && headers.addresses("From").stream()
                        .anyMatch(from -> plain(from.address()).equalsIgnoreCase(own));
    }

    /**
     * What a report changes about a mail that this account sent; null if it changes nothing: then it is shown where the mail
     * is. Whether it is ours the signature in its Message-ID tells.
     */
    private @Nullable Inbound status(MailReport report, String key, Raw raw) {
        String original = report.originals().stream()
                .filter(id -> tokens.conversationOf(id) != null)
                .findFirst()
                .orElse(null);
        if (original == null) {
            return null;
        }
        return switch (report) {
            case MailReport.Receipt receipt ->
                receipt.displayed() ? new Inbound.Status(key, original, DeliveryState.READ, null, null, raw) : null;
            case MailReport.Delivery delivery -> delivered(delivery, original, key, raw);
            case MailReport.Complaint _ -> null;
        };
    }

    private static @Nullable Inbound delivered(MailReport.Delivery delivery, String original, String key, Raw raw) {
        return switch (delivery.action()) {
            case FAILED -> {
                List<MailReport.Recipient> failed = delivery.recipients().stream()
                        .filter(one -> one.action() == MailReport.Action.FAILED)
                        .toList();
                String detail = MailReport.detail(failed, LONGEST_DETAIL);
                yield new Inbound.Status(
                        key, original, DeliveryState.FAILED, failed.getFirst().code(), detail, raw);
            }
            case DELIVERED -> new Inbound.Status(key, original, DeliveryState.DELIVERED, null, null, raw);
            // That somebody else will deliver it says less than what is known.
            case RELAYED -> new Inbound.Unknown(key, "relayed", raw);
            case DELAYED -> null;
            case null -> null;
        };
    }

    private Inbound.Message message(Mail mail, @Nullable MailReport report, String key, Raw raw) {
        MailHeaders headers = mail.headers();
        Person from = from(headers);
        String sender = from.email() == null ? "" : from.email();
        // Nobody waits for an answer to what this mailbox itself has sent by another program.
        boolean auto = report != null
                || AutoReply.isAutomatic(mail, sender)
                || plain(sender).equalsIgnoreCase(own);
        Inbound.Kind kind = auto ? Inbound.Kind.AUTO : mail.html() == null ? Inbound.Kind.TEXT : Inbound.Kind.HTML;
        return new Inbound.Message(
                key,
                kind,
                headers.messageId(),
                Fingerprint.of(mail, sender),
                key,
                replyTo(headers, report == null ? List.of() : report.originals()),
                from,
                people(headers, "To"),
                people(headers, "Cc"),
                people(headers, "Reply-To"),
                headers.text("Subject"),
                mail.text(),
                mail.html(),
                mail.quoteOffset(),
                mail.files(),
                headers.date(),
                null,
                null,
                Map.of(),
                raw);
    }

    private static Person from(MailHeaders headers) {
        for (String name : List.of("From", "Sender", "Return-Path")) {
            List<Address> found = headers.addresses(name);
            if (!found.isEmpty()) {
                Address first = found.getFirst();
                return Person.email(first.name(), first.address());
            }
        }
        return new Person(null, null, headers.text("From"), null, null, null, null, null, null);
    }

    /** @param reported what a report is about */
    private Inbound.ReplyTo replyTo(MailHeaders headers, List<String> reported) {
        Set<String> ids = new LinkedHashSet<>(headers.ids("In-Reply-To"));
        String bare = headers.token("In-Reply-To");
        if (ids.isEmpty() && bare != null && BARE_ID.matcher(bare).matches()) {
            ids.add(bare);
        }
        ids.addAll(reported);
        ids.addAll(headers.ids("References").reversed());
        List<String> answered = ids.stream().limit(MOST_IDS).toList();
        String addressed = token(headers);
        // A report is about our mail, and whoever writes it is never part of the thread.
        String about = addressed == null ? conversation(reported) : addressed;
        return new Inbound.ReplyTo(about, conversation(answered), answered);
    }

    /** Providers without plus-addressing keep the ids at least, also when ours is not written down yet. */
    private @Nullable String conversation(List<String> answered) {
        for (String id : answered) {
            UUID conversation = tokens.conversationOf(id);
            if (conversation != null) {
                return conversation.toString();
            }
        }
        return null;
    }

    private @Nullable String token(MailHeaders headers) {
        for (String name : DELIVERED_TO) {
            for (Address address : headers.addresses(name)) {
                UUID conversation = tokens.conversation(own, address.address());
                if (conversation != null) {
                    return conversation.toString();
                }
            }
        }
        return null;
    }

    private List<Address> people(MailHeaders headers, String name) {
        List<Address> people = new ArrayList<>();
        for (Address address : headers.addresses(name)) {
            people.add(new Address(address.name(), plain(address.address())));
        }
        return people;
    }

    /** Our own address without the token that is nobody's name. */
    private String plain(String address) {
        return tokens.conversation(own, address) == null ? address : own;
    }

    /**
     * The content is part of the key: a Message-ID that is used again for other words is another mail, the same mail under a
     * new UID is not.
     */
    private static String key(@Nullable String messageId, byte[] bytes) {
        String hash = sha256(bytes);
        if (messageId == null) {
            return "sha:" + hash;
        }
        String id = messageId.replaceAll("[\\p{Cc}\\s]", "");
        String kept = id.length() <= LONGEST_KEPT_ID ? id : sha256(id.getBytes(StandardCharsets.UTF_8));
        return "mid:" + kept + ":" + hash.substring(0, 16);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
