package io.fairlead.connector.form;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole pages, for whoever has no site of their own and for browsers without scripts. */
final class FormPages {

    private FormPages() {}

    /**
     * @param links addresses of the same form in its other languages
     * @param script address of the script that remembers the first visit and tells faults without a new page; null: none
     */
    static String form(
            FormDefinition definition, String language, Tag form, Map<String, String> links, @Nullable String script) {
        Tag main = main(language);
        main.add(languages(links, language));
        main.add(Tag.of("h1").text(definition.in(definition.title(), language)));
        String intro = definition.in(definition.intro(), language);
        main.add(intro.isEmpty() ? null : Tag.of("p").with("class", "intro").text(intro));
        main.add(form);
        return page(language, definition.in(definition.title(), language), main, script);
    }

    static String thanks(FormDefinition definition, String language) {
        String title = FormTexts.in(language).get("thanks.title");
        Tag main = main(language)
                .add(Tag.of("h1").text(title))
                .add(Tag.of("p")
                        .with("class", "fl-thanks")
                        .with("role", "status")
                        .text(thanksText(definition, language)));
        return page(language, title, main, null);
    }

    static String thanksText(FormDefinition definition, String language) {
        String own = definition.in(definition.thanks().message(), language);
        return own.isEmpty() ? FormTexts.in(language).get("thanks.text") : own;
    }

    /** One sentence under a heading. */
    static String plain(String language, String title, String text) {
        FormTexts texts = FormTexts.in(language);
        Tag main = main(language)
                .add(Tag.of("h1").text(texts.get(title)))
                .add(Tag.of("p").text(texts.get(text)));
        return page(language, texts.get(title), main, null);
    }

    private static Tag main(String language) {
        return Tag.of("main")
                .with("class", "fl")
                .with("data-theme", "auto")
                .with("dir", Languages.isRightToLeft(language) ? "rtl" : "ltr");
    }

    private static @Nullable Tag languages(Map<String, String> links, String language) {
        if (links.size() < 2) {
            return null;
        }
        Tag nav = Tag.of("nav").with("aria-label", FormTexts.in(language).get("language"));
        links.forEach((tag, address) -> nav.add(Tag.of("a")
                .with("href", address)
                .with("lang", tag)
                .with("hreflang", tag)
                .with("aria-current", tag.equals(language) ? "true" : null)
                .text(ownName(tag))));
        return nav;
    }

    /** A language's name in that language. */
    private static String ownName(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        String name = locale.getDisplayName(locale);
        return name.isEmpty() ? tag : name;
    }

    private static String page(String language, String title, Tag main, @Nullable String script) {
        Tag head = Tag.of("head")
                .add(Tag.of("meta").with("charset", "utf-8"))
                .add(Tag.of("meta").with("name", "viewport").with("content", "width=device-width,initial-scale=1"))
                .add(Tag.of("meta").with("name", "color-scheme").with("content", "light dark"))
                .add(Tag.of("title").text(title));
        String styled = head.html()
                .replace(
                        "</head>",
                        "<style>" + FormStyle.FORM + FormStyle.PAGE + "</style>"
                                + (script == null
                                        ? ""
                                        : Tag.of("script")
                                                .with("src", script)
                                                .with("defer", "")
                                                .html())
                                + "</head>");
        return "<!doctype html><html lang=\"" + language + "\" dir=\""
                + (Languages.isRightToLeft(language) ? "rtl" : "ltr") + "\">" + styled + "<body>" + main.html()
                + "</body></html>";
    }

    /** Languages in which we can speak about a form that is not there. */
    static String fallback(@Nullable String acceptLanguage) {
        return Languages.choose(List.copyOf(FormTexts.LANGUAGES), null, acceptLanguage);
    }
}
