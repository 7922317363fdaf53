package io.fairlead.inbox;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * What foreign HTML may keep: text, tables, colours, links that open elsewhere. Everything that runs, loads or covers the
 * page goes. Remote images keep their address in {@code data-src} and are not loaded.
 */
final class HtmlPolicy {

    private static final Safelist KEPT = Safelist.relaxed()
            .addTags("center", "font", "hr", "s", "details", "summary", "del", "ins")
            .addAttributes(":all", "dir", "lang", "align", "valign", "bgcolor", "color", "style")
            .addAttributes("font", "size", "face")
            .addAttributes("table", "border", "cellpadding", "cellspacing")
            .addProtocols("a", "href", "http", "https", "mailto", "tel")
            .addProtocols("img", "src", "http", "https", "cid", "data")
            .preserveRelativeLinks(false);

    private HtmlPolicy() {}

    static String sanitise(String html) {
        Document clean = new Cleaner(KEPT).clean(Jsoup.parse(html));
        clean.outputSettings().prettyPrint(false);
        clean.select("[style]").forEach(HtmlPolicy::harmlessStyle);
        clean.select("a[href]")
                .forEach(
                        link -> link.attr("rel", "noopener noreferrer nofollow").attr("target", "_blank"));
        clean.select("img").forEach(HtmlPolicy::quietImage);
        return clean.body().html();
    }

    private static void harmlessStyle(Element element) {
        String style = element.attr("style");
        String folded = style.toLowerCase(java.util.Locale.ROOT).replaceAll("/\\*.*?\\*/|\\\\|\\s", "");
        if (folded.contains("url(")
                || folded.contains("expression")
                || folded.contains("position:")
                || folded.contains("@import")) {
            element.removeAttr("style");
        }
    }

    private static void quietImage(Element image) {
        String source = image.attr("src");
        if (source.startsWith("http")) {
            image.attr("data-src", source).removeAttr("src");
        } else if (source.startsWith("data:") && !source.matches("(?is)data:image/(png|jpe?g|gif|webp);base64,.*")) {
            image.remove();
        }
    }
}
