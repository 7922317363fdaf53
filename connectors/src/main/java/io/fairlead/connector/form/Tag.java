package io.fairlead.connector.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A piece of a page. It becomes HTML, or JSON from which a script makes the same elements without ever parsing markup, so
 * that a page with the strictest policy can carry it.
 */
final class Tag {

    private static final Set<String> VOID = Set.of("input", "meta", "br", "link");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Tag(String name) {
        this.name = name;
    }

    static Tag of(String name) {
        return new Tag(name);
    }

    Tag with(String attribute, @Nullable String value) {
        if (value != null) {
            attributes.put(attribute, value);
        }
        return this;
    }

    /** An attribute that counts by being there. */
    Tag when(boolean holds, String attribute) {
        return holds ? with(attribute, "") : this;
    }

    Tag add(@Nullable Tag child) {
        if (child != null) {
            children.add(child);
        }
        return this;
    }

    Tag text(String text) {
        if (!text.isEmpty()) {
            children.add(text);
        }
        return this;
    }

    /** {@code [name, {attributes}, [children]]}; a text is a child that is a string. */
    List<Object> json() {
        return List.of(
                name,
                attributes,
                children.stream()
                        .map(child -> child instanceof Tag tag ? (Object) tag.json() : child)
                        .toList());
    }

    String html() {
        StringBuilder html = new StringBuilder();
        write(html, null);
        return html.toString();
    }

    /** The same with a line for each element that is no text, to be read and edited by people. */
    String indented() {
        StringBuilder html = new StringBuilder();
        write(html, "\n");
        return html.toString();
    }

    private void write(StringBuilder html, @Nullable String line) {
        html.append('<').append(name);
        attributes.forEach((key, value) -> {
            html.append(' ').append(key);
            if (!value.isEmpty() || key.equals("value")) {
                html.append("=\"").append(escape(value)).append('"');
            }
        });
        html.append('>');
        if (VOID.contains(name)) {
            return;
        }
        boolean block = line != null
                && children.stream().anyMatch(child -> child instanceof Tag tag && !tag.name.equals("span"));
        String inner = block ? line + "  " : line;
        // The first line break of a text area is not part of its value.
        html.append(name.equals("textarea") && !children.isEmpty() ? "\n" : "");
        for (Object child : children) {
            html.append(block ? inner : "");
            if (child instanceof Tag tag) {
                tag.write(html, inner);
            } else {
                html.append(escape((String) child));
            }
        }
        html.append(block ? line : "").append("</").append(name).append('>');
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
