package io.fairlead.channels;

import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.customers.Identities;
import io.fairlead.inbox.Arrival;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** Turns what a connector read into what the intake takes: identities in their one form, small raws as text. */
final class Arrivals {

    /** Larger raws go to the media store. */
    static final int RAW_TEXT = 64 * 1024;

    /** Years have four digits, in JSON and wherever people read them. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private static final int LONGEST_IDENTITY = 512;

    private Arrivals() {}

    /** @param rawRef of a raw that does not fit as text */
    static Arrival of(Waiting waiting, Inbound.Message message, List<Arrival.File> files, @Nullable String rawRef) {
        AccountRef account = waiting.account();
        Person from = message.from();
        String email = Identities.email(from.email());
        String country = country(account, from);
        return new Arrival(
                account.id(),
                account.inboxId(),
                message.externalKey(),
                message.kind().name().toLowerCase(java.util.Locale.ROOT),
                message.messageId(),
                message.fingerprint(),
                message.thread(),
                token(message.replyTo().conversationToken()),
                token(message.replyTo().answeredConversation()),
                identities(account, message, email),
                from.name(),
                from.company(),
                Identities.registrableDomain(email),
                country,
                language(message),
                from.timeZone(),
                email,
                email == null ? null : new Arrival.Party(from.name(), email),
                parties(message.to()),
                parties(message.cc()),
                parties(message.answerTo()),
                message.replyTo().messageIds(),
                message.subject(),
                withLinks(message),
                message.html(),
                message.quoteOffset(),
                files,
                kept(message.sentAt()),
                waiting.past(),
                message.productLine(),
                message.source(),
                waiting.size(),
                rawRef == null ? text(message.raw().bytes()) : null,
                rawRef);
    }

    /** What senders' clocks say is not always a time; the raw message keeps what they said. */
    static @Nullable Instant kept(@Nullable Instant said) {
        return said == null || said.isBefore(Instant.EPOCH) || !said.isBefore(END_OF_TIME) ? null : said;
    }

    /** Null if the bytes are many or no text that PostgreSQL can hold. */
    static @Nullable String text(byte[] raw) {
        if (raw.length > RAW_TEXT) {
            return null;
        }
        for (byte b : raw) {
            if (b == 0) {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Strongest first. A person of whom nothing usable is known is one of their own, known by this one message. */
    static List<Arrival.Identity> identities(AccountRef account, Inbound item, @Nullable String email) {
        Person from =
                item instanceof Inbound.Message message ? message.from() : ((Inbound.ContactUpdate) item).person();
        String scope = account.id().toString();
        List<Arrival.Identity> known = new ArrayList<>();
        add(known, "visitor", scope, from.visitorId(), from.visitorId(), true);
        add(known, "external", scope, from.externalId(), from.externalId(), true);
        add(known, "email", "", email, from.email(), false);
        String home = Identities.country(from.country());
        String phone =
                Identities.phone(from.phone(), home == null ? account.account().defaultCountry() : home);
        add(known, "phone", "", phone, from.phone(), false);
        if (known.isEmpty()) {
            String once = "message:" + item.externalKey();
            add(known, "external", scope, once, once, false);
        }
        return known;
    }

    private static void add(
            List<Arrival.Identity> known,
            String kind,
            String scope,
            @Nullable String normalized,
            @Nullable String raw,
            boolean verified) {
        if (normalized != null && !normalized.isBlank()) {
            String value =
                    normalized.length() <= LONGEST_IDENTITY ? normalized : normalized.substring(0, LONGEST_IDENTITY);
            known.add(new Arrival.Identity(kind, scope, value, raw == null ? value : raw, verified));
        }
    }

    static @Nullable String country(AccountRef account, Person from) {
        String stated = Identities.country(from.country());
        if (stated != null) {
            return stated;
        }
        String phone = Identities.phone(from.phone(), account.account().defaultCountry());
        return phone == null ? null : Identities.countryOfPhone(phone);
    }

    private static @Nullable String language(Inbound.Message message) {
        String said = message.language() == null ? message.from().language() : message.language();
        return Identities.language(said);
    }

    /** A token that is no id was verified by its connector all the same; it then names nothing of ours. */
    private static @Nullable UUID token(@Nullable String token) {
        try {
            return token == null ? null : UUID.fromString(token);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<Arrival.Party> parties(List<Address> addresses) {
        List<Arrival.Party> parties = new ArrayList<>();
        for (Address address : addresses) {
            String email = Identities.email(address.address());
            if (email != null) {
                parties.add(new Arrival.Party(address.name(), email));
            }
        }
        return parties;
    }

    /** Files that were only linked stay links that a person may follow; this server does not. */
    private static @Nullable String withLinks(Inbound.Message message) {
        StringBuilder links = new StringBuilder();
        for (Attachment file : message.attachments()) {
            URI url = file.url();
            if (url != null) {
                links.append('\n').append(file.name()).append(": ").append(url);
            }
        }
        if (links.isEmpty()) {
            return message.text();
        }
        String html = message.html();
        String text = message.text() == null && html != null ? Jsoup.parse(html).text() : message.text();
        return text == null ? links.substring(1) : text + "\n" + links;
    }
}
