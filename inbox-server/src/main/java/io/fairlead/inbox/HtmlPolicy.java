package io.fairlead.inbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jspecify.annotations.Nullable;

/**
 * What foreign HTML may keep: text, tables, colours, links that open elsewhere. Everything that runs, loads or covers the
 * page goes. Remote images keep their address in {@code data-src} and are not loaded; the quoted tail is marked with
 * {@code data-quoted}.
 */
final class HtmlPolicy {

    /** Longer HTML is not shown as such: it would be too much for the browser of the person who opens it. */
    static final int LONGEST = 2_000_000;

    static final int MOST_ELEMENTS = 50_000;

    /** Whose content is no text of the message either. */
    private static final String NEVER =
            "script,style,svg,math,template,noscript,iframe,frame,frameset,object,embed,applet,"
                    + "audio,video,source,track,canvas,select,option,textarea,title,head,base,meta,link,xmp,noembed,noframes";

    private static final Pattern INLINE_PICTURE =
            Pattern.compile("data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\\s]*", Pattern.CASE_INSENSITIVE);

    private static final Safelist KEPT = Safelist.relaxed()
            .addTags("center", "font", "hr", "s", "details", "summary", "del", "ins")
            .addAttributes(":all", "dir", "lang", "align", "valign", "bgcolor", "color", "style")
            .addAttributes("font", "size", "face")
            .addAttributes("table", "border", "cellpadding", "cellspacing")
            .addAttributes("div", HtmlQuotes.MARK)
            .addAttributes("blockquote", HtmlQuotes.MARK)
            .addProtocols("a", "href", "http", "https", "mailto", "tel")
            .addProtocols("img", "src", "http", "https", "cid", "data")
            .preserveRelativeLinks(false);

    private HtmlPolicy() {}

    /** @param used ids of files that the HTML shows, as the files state them */
    record Clean(String html, Set<String> used) {}

    /** For what is written here: nothing of it is too long, and it shows no files by their ids. */
    static String sanitise(String html) {
        return clean(Jsoup.parse(html)).body().html();
    }

    /**
     * @param contentIds of the files that came with it; pictures that name another one go
     * @return null if it is too much to be shown as HTML
     */
    static @Nullable Clean sanitise(String html, List<String> contentIds) {
        if (html.length() > LONGEST) {
            return null;
        }
        Document dirty = Jsoup.parse(html);
        if (dirty.getAllElements().size() > MOST_ELEMENTS) {
            return null;
        }
        Document clean = clean(dirty);
        Map<String, String> files = new HashMap<>();
        contentIds.forEach(id -> files.put(ContentIds.plain(id), id));
        Set<String> used = new HashSet<>();
        for (Element image : clean.select("img[src^=cid:]")) {
            String file = files.get(ContentIds.plain(image.attr("src").substring("cid:".length())));
            if (file == null) {
                image.remove();
            } else {
                image.attr("src", "cid:" + file);
                used.add(file);
            }
        }
        return new Clean(clean.body().html(), used);
    }

    private static Document clean(Document dirty) {
        dirty.head().remove();
        dirty.select(NEVER).remove();
        dirty.select("img[src]").forEach(HtmlPolicy::wholeAddress);
        HtmlQuotes.mark(dirty.body());
        Document clean = new Cleaner(KEPT).clean(dirty);
        clean.outputSettings().prettyPrint(false);
        clean.select("[style]").forEach(HtmlPolicy::harmlessStyle);
        clean.select("a[href]")
                .forEach(
                        link -> link.attr("rel", "noopener noreferrer nofollow").attr("target", "_blank"));
        clean.select("img").forEach(HtmlPolicy::quietImage);
        return clean;
    }

    private static void harmlessStyle(Element element) {
        String style = Styles.harmless(element.attr("style"));
        if (style.isEmpty()) {
            element.removeAttr("style");
        } else {
            element.attr("style", style);
        }
    }

    /** Newsletters leave the scheme to the page that they are shown in. */
    private static void wholeAddress(Element image) {
        String source = image.attr("src").strip();
        image.attr("src", source.startsWith("//") ? "https:" + source : source);
    }

    private static void quietImage(Element image) {
        String source = image.attr("src");
        String folded = source.toLowerCase(java.util.Locale.ROOT);
        if (folded.startsWith("http:") || folded.startsWith("https:")) {
            image.attr("data-src", source).removeAttr("src");
        } else if (folded.startsWith("cid:")) {
            image.attr("src", "cid:" + source.substring("cid:".length()));
        } else if (!INLINE_PICTURE.matcher(source).matches()) {
            image.remove();
        }
    }
}
