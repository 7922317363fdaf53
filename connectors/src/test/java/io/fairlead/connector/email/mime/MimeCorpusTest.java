package io.fairlead.connector.email.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connector.email.Corpora;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The 80 messages of Mime4j's own tests against the structure, fields and contents that are written down beside them. Where
 * we want something else than Mime4j by itself, it is said here.
 */
class MimeCorpusTest {

    private static final Map<String, String> ON_PURPOSE = Map.of(
            "malformedHeader-noheader.msg",
                    "a text without headers is a text, as its twin malformedHeaderStartsBody-noheader says",
            "malformedHeaderStartsBody-nocrlfcrlf.msg",
                    "its twin malformedHeader-nocrlfcrlf has the same bytes and is met",
            "badbound.msg", "the parts are found by the boundary that was used, not by the one that was announced",
            "frag.msg", "what is left of a base64 code that was cut is kept: 2 bytes more",
            "multi-frag.msg", "what is left of a base64 code that was cut is kept: 2 bytes more");

    /** An entity as both sides see it. */
    private record Entity(String type, Map<String, String> fields, List<Entity> children, String content) {
        String shape() {
            return children == null
                    ? "."
                    : children.stream().map(Entity::shape).toList().toString();
        }

        String types() {
            return children == null
                    ? type
                    : type + children.stream().map(Entity::types).toList();
        }

        String fieldsOfAll() {
            return children == null
                    ? fields.toString()
                    : fields
                            + children.stream()
                                    .map(Entity::fieldsOfAll)
                                    .toList()
                                    .toString();
        }

        String contents() {
            return children == null
                    ? content
                    : children.stream().map(Entity::contents).toList().toString();
        }
    }

    @Test
    void eightyMessagesHaveTheStructureThatIsWrittenBesideThem() throws Exception {
        Map<String, Function<Entity, String>> fields = new LinkedHashMap<>();
        fields.put("parts", Entity::shape);
        fields.put("types", Entity::types);
        fields.put("header fields", Entity::fieldsOfAll);
        fields.put("contents", Entity::contents);
        Map<String, List<String>> wrong = new TreeMap<>();
        Map<String, Integer> right = new LinkedHashMap<>();
        List<Corpora.Document> messages = Corpora.mime4j();
        for (Corpora.Document message : messages) {
            Entity expected = expected(message);
            Entity read = read(message.bytes());
            fields.forEach((name, field) -> {
                boolean same = field.apply(read).equals(field.apply(expected));
                right.merge(name, same ? 1 : 0, Integer::sum);
                if (!same) {
                    wrong.computeIfAbsent(message.file(), _ -> new ArrayList<>())
                            .add(name);
                }
            });
        }
        right.forEach((name, count) -> System.out.println("mime4j, " + name + ": " + count + " of " + messages.size()));
        System.out.println("mime4j, other than written on purpose: " + wrong);
        assertThat(messages).hasSize(80);
        assertThat(wrong.keySet()).isEqualTo(new java.util.TreeSet<>(ON_PURPOSE.keySet()));
    }

    private static Entity read(byte[] bytes) {
        return entity(MimeTree.read(bytes, MimeLimits.STANDARD));
    }

    private static Entity entity(Part part) {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : part.headers().names()) {
            fields.put(
                    name,
                    part.headers().all(name).stream()
                            .map(MimeCorpusTest::oneLine)
                            .toList()
                            .toString());
        }
        List<Entity> children = null;
        if (part.isMultipart() || part.mediaType().startsWith("multipart/")) {
            children = part.children().stream().map(MimeCorpusTest::entity).toList();
        } else if (part.mediaType().equals("message/rfc822")) {
            children = List.of(read(part.bytes()));
        }
        return new Entity(part.mediaType(), fields, children, content(part.bytes()));
    }

    private static Entity expected(Corpora.Document message) throws Exception {
        String folder = message.name().substring(0, message.name().lastIndexOf('/') + 1);
        String file = message.file().replace(".msg", "_decoded.xml");
        String xml = new String(Corpora.bytes(folder + file), StandardCharsets.ISO_8859_1)
                .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "?");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return expected(document.getDocumentElement(), folder, "text/plain");
    }

    private static Entity expected(Element of, String folder, String usualType) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String body = null;
        List<Element> parts = null;
        Element message = null;
        for (Element child : elements(of)) {
            switch (child.getTagName()) {
                case "header" -> {
                    for (Element field : elements(child)) {
                        String text = field.getTextContent();
                        int colon = text.indexOf(':');
                        fields.computeIfAbsent(text.substring(0, colon).strip(), _ -> new ArrayList<>())
                                .add(oneLine(text.substring(colon + 1)));
                    }
                }
                case "multipart" ->
                    parts = elements(child).stream()
                            .filter(one -> one.getTagName().equals("body-part"))
                            .toList();
                case "message" -> message = child;
                default -> body = child.getAttribute("name");
            }
        }
        String stated = fields.getOrDefault("Content-Type", List.of("")).getFirst();
        String value = Parameters.of(stated, null).value();
        String type = value.matches("[a-z0-9.+_-]+/[a-z0-9.+_-]+") ? value : usualType;
        List<Entity> children = null;
        if (parts != null) {
            String usual = Part.usualType(type);
            children = parts.stream().map(part -> expected(part, folder, usual)).toList();
        } else if (message != null) {
            children = List.of(expected(message, folder, "text/plain"));
        }
        Map<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.forEach((name, values) -> texts.put(name, values.toString()));
        return new Entity(type, texts, children, body == null ? "" : content(Corpora.bytes(folder + body)));
    }

    private static List<Element> elements(Element of) {
        List<Element> elements = new ArrayList<>();
        for (Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static String oneLine(String value) {
        return value.replaceAll("\\s+", " ").replaceAll("[\\x00-\\x1f]", "?").strip();
    }

    /** The ends of lines, and of the text, are written in either way. */
    private static String content(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .stripTrailing();
    }
}
