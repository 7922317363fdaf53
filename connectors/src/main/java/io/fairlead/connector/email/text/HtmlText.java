package io.fairlead.connector.email.text;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The plain text of an HTML body.
 *
 * @param quoteOffset where a mailer's own mark says that the quoted mail begins
 */
public record HtmlText(String text, @Nullable Integer quoteOffset) {

    private static final String QUOTES = "div.gmail_quote, div.gmail_quote_container, div.protonmail_quote,"
            + " div.yahoo_quoted, div[id^=yahoo_quoted], #appendonsend, #divRplyFwdMsg, [name=quote],"
            + " #mail-editor-reference-message-container, blockquote[type=cite], div.moz-cite-prefix, #isReplyContent,"
            + " #reply-intro, div.ntes-mailmaster-quote, div.gmail_signature, div.moz-signature, #Signature, #signature,"
            + " #ms-outlook-mobile-signature, #spnEditorSign, #lineBreakAtBeginningOfSignature, div.zm_signature,"
            + " div[style*=border-top:solid #E1E1E1], div[style*=border-top:solid #B5C4DF]";
    private static final String FORWARDS = "-+ ?(?:Forwarded message|转发邮件信息|Weitergeleitete Nachricht)[\\s\\S]*";

    public static HtmlText of(String html) {
        Element body = Jsoup.parse(html).body();
        body.select("style, script, head, title, template").remove();
        Element quote = quote(body);
        Writer writer = new Writer(quote);
        body.traverse(writer);
        String text = writer.text.toString();
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        Integer offset = quote == null || writer.offset <= start ? null : writer.offset - start;
        String stripped = text.strip();
        return new HtmlText(stripped, offset == null || offset >= stripped.length() ? null : offset);
    }

    /** The first mark, unless something is forwarded there or written below it. */
    private static @Nullable Element quote(Element body) {
        Element quote = body.selectFirst(QUOTES);
        if (quote == null || quote.text().strip().matches(FORWARDS)) {
            return null;
        }
        boolean separator = quote.text().length() < 400 && !quote.normalName().equals("blockquote");
        return separator || nothingFollows(quote, body) ? quote : null;
    }

    private static boolean nothingFollows(Element quote, Element body) {
        for (Element at = quote; at != null && at != body; at = at.parent()) {
            for (Node next = at.nextSibling(); next != null; next = next.nextSibling()) {
                String said = next instanceof TextNode text ? text.text() : next instanceof Element e ? e.text() : "";
                boolean quoted = next instanceof Element e && e.is("blockquote, " + QUOTES);
                if (!said.isBlank() && !quoted) {
                    return false;
                }
            }
        }
        return true;
    }

    private static final class Writer implements NodeVisitor {
        private final StringBuilder text = new StringBuilder();
        private final @Nullable Element quote;
        private int offset;
        private int verbatim;

        Writer(@Nullable Element quote) {
            this.quote = quote;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode said) {
                say(said);
            } else if (node instanceof Element element) {
                if (element == quote) {
                    line();
                    offset = text.length();
                }
                verbatim += isVerbatim(element) ? 1 : 0;
                switch (element.normalName()) {
                    case "br" -> text.append('\n');
                    case "p", "h1", "h2", "h3", "table", "ul", "ol", "blockquote", "pre" -> paragraph();
                    case "li" -> {
                        line();
                        text.append("- ");
                    }
                    case "td", "th" -> cell();
                    default -> {
                        if (element.isBlock()) {
                            line();
                        }
                    }
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                verbatim -= isVerbatim(element) ? 1 : 0;
                switch (element.normalName()) {
                    case "p", "h1", "h2", "h3", "table", "ul", "ol", "blockquote", "pre" -> paragraph();
                    case "td", "th" -> {}
                    default -> {
                        if (element.isBlock() && !element.normalName().equals("br")) {
                            line();
                        }
                    }
                }
            }
        }

        private static boolean isVerbatim(Element element) {
            return element.normalName().equals("pre") || element.normalName().equals("textarea");
        }

        private void say(TextNode said) {
            if (verbatim > 0) {
                text.append(said.getWholeText());
                return;
            }
            String words = said.text().replace('\u00a0', ' ');
            boolean atStart = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
            text.append(atStart ? words.stripLeading() : words);
        }

        private void cell() {
            if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
                text.append('\t');
            }
        }

        private void line() {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }

        private void paragraph() {
            line();
            int length = text.length();
            if (length > 1 && text.charAt(length - 2) != '\n') {
                text.append('\n');
            }
        }
    }
}
