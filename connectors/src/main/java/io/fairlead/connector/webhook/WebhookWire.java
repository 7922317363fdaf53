package io.fairlead.connector.webhook;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a verified body by the published schema, {@code schemas/webhook/v1.json}. Fields it does not know stay in the raw. */
final class WebhookWire {

    private static final int ID = 512;
    private static final int LINE = 1_000;
    private static final int TEXT = 1_000_000;
    private static final int VALUE = 512;
    private static final int ENTRIES = 50;
    private static final int FILES = 20;

    private WebhookWire() {}

    /** @param deliveryId the sender's {@code webhook-id} */
    static Inbound read(String deliveryId, Body body, Raw raw) {
        String type = body.id("type", ID);
        return switch (type) {
            case "message.received" -> message(body, raw);
            case "lead.submitted" -> lead(body, raw);
            case "contact.updated" -> contact(deliveryId, body, raw);
            case "message.status" -> status(body, raw);
            default -> new Inbound.Unknown("delivery:" + deliveryId, type, raw);
        };
    }

    private static Inbound message(Body body, Raw raw) {
        Body data = body.object("data");
        String id = data.id("id", ID);
        String text = data.text("text", TEXT);
        String html = data.text("html", TEXT);
        List<Attachment> files = files(data);
        if (text == null && html == null && files.isEmpty()) {
            throw data.refused("A message needs text, html or attachments.");
        }
        Inbound.Kind kind = html == null ? Inbound.Kind.TEXT : Inbound.Kind.HTML;
        return said("message:" + id, kind, data, sender(data.object("from")), text, html, files, raw);
    }

    private static Inbound lead(Body body, Raw raw) {
        Body data = body.object("data");
        String id = data.id("id", ID);
        String text = leadText(data.text("text", TEXT), pairs(data, "fields", LINE));
        return said("lead:" + id, Inbound.Kind.LEAD, data, sender(data.object("from")), text, null, files(data), raw);
    }

    private static Inbound.Message said(
            String key,
            Inbound.Kind kind,
            Body data,
            Person from,
            @Nullable String text,
            @Nullable String html,
            List<Attachment> files,
            Raw raw) {
        return new Inbound.Message(
                key,
                kind,
                data.id("id", ID),
                data.text("thread", ID),
                Inbound.ReplyTo.NOTHING,
                from,
                List.of(),
                List.of(),
                data.text("subject", LINE),
                text,
                html,
                null,
                files,
                data.time("sentAt"),
                from.language(),
                data.text("productLine", 200),
                pairs(data, "source", VALUE),
                raw);
    }

    /** A contact is updated many times: the key is the delivery's, for its id does not change. */
    private static Inbound contact(String deliveryId, Body body, Raw raw) {
        Body data = body.object("data");
        Body from = data.maybeObject("from");
        Body contact = from == null ? data.maybeObject("contact") : from;
        return new Inbound.ContactUpdate("delivery:" + deliveryId, sender(contact == null ? data : contact), raw);
    }

    private static Inbound status(Body body, Raw raw) {
        Body data = body.object("data");
        String id = data.id(data.has("messageId") ? "messageId" : "id", ID);
        String name = data.id("status", ID);
        DeliveryState state = switch (name.toLowerCase(Locale.ROOT)) {
            case "sent" -> DeliveryState.SENT;
            case "delivered" -> DeliveryState.DELIVERED;
            case "read" -> DeliveryState.READ;
            case "failed" -> DeliveryState.FAILED;
            default -> throw data.at("status").refused("One of sent, delivered, read, failed is needed here.");
        };
        return new Inbound.Status(
                "status:" + id + ":" + state, id, state, data.text("code", 200), data.text("detail", LINE), raw);
    }

    private static Person sender(Body from) {
        Person person = new Person(
                from.text("id", ID),
                null,
                from.text("name", LINE),
                from.text("email", LINE),
                from.text("phone", 200),
                from.text("company", LINE),
                from.text("country", 100),
                from.text("language", 100),
                from.text("timeZone", 100));
        if (person.externalId() == null && person.email() == null && person.phone() == null) {
            throw from.refused("At least one of id, email, phone is needed to know the person by.");
        }
        return person;
    }

    private static @Nullable String leadText(@Nullable String text, Map<String, String> fields) {
        if (fields.isEmpty()) {
            return text;
        }
        StringBuilder all = new StringBuilder(text == null ? "" : text + "\n\n");
        fields.forEach(
                (name, value) -> all.append(name).append(": ").append(value).append('\n'));
        return all.toString().stripTrailing();
    }

    /** A flat object's texts, numbers and booleans; what is nested or too much is left to the raw. */
    private static Map<String, String> pairs(Body data, String name, int max) {
        Body part = data.maybeObject(name);
        Map<String, String> pairs = new LinkedHashMap<>();
        if (part != null) {
            part.node().properties().stream()
                    .filter(entry -> entry.getValue().isValueNode()
                            && !entry.getValue().isNull()
                            && entry.getKey().length() <= 100)
                    .limit(ENTRIES)
                    .forEach(entry ->
                            pairs.put(entry.getKey(), cut(entry.getValue().asString(), max)));
        }
        return pairs;
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max);
    }

    private static List<Attachment> files(Body data) {
        Body list = data.at("attachments");
        if (list.node().isMissingNode() || list.node().isNull()) {
            return List.of();
        }
        if (!list.node().isArray()) {
            throw list.refused("A list is needed here.");
        }
        if (list.node().size() > FILES) {
            throw list.refused("More than " + FILES + " attachments are not taken.");
        }
        List<Attachment> files = new ArrayList<>();
        for (int i = 0; i < list.node().size(); i++) {
            files.add(file(list.at(i)));
        }
        return files;
    }

    private static Attachment file(Body part) {
        if (!part.node().isObject()) {
            throw part.refused("An object is needed here.");
        }
        String name = part.text("name", LINE);
        String type = part.text("contentType", 200);
        String base64 = part.text("base64", Integer.MAX_VALUE);
        String url = part.text("url", 4_000);
        if (base64 == null && url == null) {
            throw part.refused("One of base64, url is needed.");
        }
        return new Attachment(
                name == null ? "file" : name,
                type == null ? "application/octet-stream" : type,
                base64 == null ? null : bytes(part.at("base64"), base64),
                base64 != null || url == null ? null : link(part.at("url"), url),
                false,
                null);
    }

    private static byte[] bytes(Body at, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw at.refused("This is not Base64.");
        }
    }

    private static URI link(Body at, String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw at.refused("An http or https address is needed here.");
        }
        throw at.refused("An http or https address is needed here.");
    }
}
