package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CleaningTest {

    private final UUID logo = UUID.randomUUID();
    private final UUID list = UUID.randomUUID();

    /** Outlook sends pictures that it shows as attachments, Apple Mail sends inline what is shown nowhere. */
    @Test
    void ofTheNamedPeopleTwoHundredAreKept() {
        List<Arrival.Party> many = IntStream.range(0, 201)
                .mapToObj(n -> new Arrival.Party(null, n + "@acme.example"))
                .toList();
        Arrival plain = Arrivals.text(UUID.randomUUID(), UUID.randomUUID(), "k", "a@b.example", "hi");
        Arrival clean = Cleaning.clean(with(plain, Map.of("to", many, "cc", many, "answerTo", many)));
        assertThat(List.of(clean.to(), clean.cc(), clean.answerTo()))
                .allSatisfy(kept -> assertThat(kept).isEqualTo(many.subList(0, 200)));
    }

    @Test
    void aFileIsInlineIfTheHtmlShowsIt() {
        Arrival clean = clean(
                "<p>Hi</p><img src=\"cid:LOGO%40acme\">",
                null, List.of(new Arrival.File(logo, false, "<logo@acme>"), new Arrival.File(list, true, "list@acme")));
        assertThat(clean.files())
                .containsExactly(
                        new Arrival.File(logo, true, "<logo@acme>"), new Arrival.File(list, false, "list@acme"));
        assertThat(clean.html()).contains("src=\"cid:&lt;logo@acme&gt;\"");
        assertThat(clean.kind()).isEqualTo("html");
    }

    @Test
    void withoutHtmlEveryFileIsAnAttachment() {
        Arrival clean = clean(null, "Hi", List.of(new Arrival.File(logo, true, "logo@acme")));
        assertThat(clean.files()).containsExactly(new Arrival.File(logo, false, "logo@acme"));
    }

    @Test
    void htmlThatIsTooMuchIsReadAsText() {
        String long1 = "<p>Our prices</p>" + "<b>x</b>".repeat(HtmlPolicy.MOST_ELEMENTS);
        Arrival rich = clean(long1, null, List.of(new Arrival.File(logo, true, "logo@acme")));
        assertThat(rich.html()).isNull();
        assertThat(rich.kind()).isEqualTo("text");
        assertThat(rich.text()).startsWith("Our prices").hasSize("Our prices\n".length() + HtmlPolicy.MOST_ELEMENTS);
        assertThat(rich.files()).containsExactly(new Arrival.File(logo, false, "logo@acme"));

        Arrival endless = clean("<p>Begin</p>" + "y".repeat(HtmlPolicy.LONGEST) + "end", "The text part", List.of());
        assertThat(endless.html()).isNull();
        assertThat(endless.text()).isEqualTo("The text part");
    }

    private Arrival clean(String html, String text, List<Arrival.File> files) {
        Arrival plain = Arrivals.text(UUID.randomUUID(), UUID.randomUUID(), "k", "ana@acme.example", "");
        java.util.Map<String, Object> changes = new java.util.HashMap<>();
        changes.put("html", html);
        changes.put("text", text);
        changes.put("files", files);
        return Cleaning.clean(with(plain, changes));
    }

    private static Arrival with(Arrival arrival, Map<String, Object> changes) {
        RecordComponent[] parts = Arrival.class.getRecordComponents();
        try {
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                String name = parts[i].getName();
                values[i] = changes.containsKey(name)
                        ? changes.get(name)
                        : parts[i].getAccessor().invoke(arrival);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Arrival.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
