package io.fairlead.inbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mail that a mail answers, by the marks that mail programs leave: elements that hold it, elements that stand
 * before it, and lines that announce it. It stays where it is and is only marked, so that it can be shown folded. If
 * nothing would be left to read, as in a forwarded mail, nothing is marked.
 */
final class HtmlQuotes {

    static final String MARK = "data-quoted";

    /** These hold the quoted mail. Gmail, Proton, Yahoo, Apple and Thunderbird, Zoho, NetEase, QQ. */
    private static final Evaluator HOLDER =
            Selector.evaluatorOf(".gmail_quote,.gmail_quote_container,.protonmail_quote,.yahoo_quoted,"
                    + "[id^=yahoo_quoted],.zmail_extra,blockquote[type=cite],#isReplyContent,.netease_mail_quote,"
                    + "[name=quote],.mail-editor-reference-message-container,includetail,.moz-forward-container");

    /** The quoted mail follows these. Outlook on the web, on the desktop, on phones. */
    private static final String FORERUNNERS = "#appendonsend,#divRplyFwdMsg,#mail-editor-reference-message-container,"
            + "#ms-outlook-mobile-body-separator-line,#reply-intro,#OLK_SRC_BODY_SECTION";

    /** Outlook's line above From, Sent, To, Subject. */
    private static final Pattern OUTLOOK_LINE = Pattern.compile(
            "border:\\s*none;\\s*border-top:\\s*solid\\s+#(e1e1e1|b5c4df)\\s+1\\.0pt", Pattern.CASE_INSENSITIVE);

    private static final Pattern SEPARATOR = Pattern.compile(
            "-{2,}\\s*(original message|originalnachricht|ursprüngliche nachricht|message d'origine|mensaje original|"
                    + "исходное сообщение|原始邮件|原始郵件|original|元のメッセージ|original mail)\\s*-{2,}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** The line before a quotation: On … wrote; 在 … 写道; Am … schrieb; Le … a écrit; El … escribió; … пишет; …のメール. */
    private static final Pattern ANNOUNCED = Pattern.compile(
            "(wrote|写道|寫道|schrieb.{0,120}|a écrit|escribió|написал\\(?а?\\)?|пишет|書きました|のメール)\\s*[:：]?\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final int LONGEST_LINE = 300;

    private HtmlQuotes() {}

    static void mark(Element body) {
        body.select("[" + MARK + "]").forEach(element -> element.removeAttr(MARK));
        Element forerunner = forerunner(body);
        List<Node> tail = forerunner == null ? List.of() : tail(body, forerunner);
        Search search = new Search(tail);
        NodeTraversor.filter(search, body);
        if (search.somethingBeside) {
            search.holders.forEach(holder -> holder.wrap("<div " + MARK + "></div>"));
            wrap(tail);
        }
    }

    private static @Nullable Element forerunner(Element body) {
        Element named = body.selectFirst(FORERUNNERS);
        if (named != null) {
            return named;
        }
        for (Element styled : body.select("div[style*=border-top]")) {
            if (OUTLOOK_LINE.matcher(styled.attr("style")).find()) {
                return styled;
            }
        }
        for (Element element : body.select("p,div,span,font,b,strong")) {
            String own = element.ownText();
            if (own.length() <= LONGEST_LINE && SEPARATOR.matcher(own).find()) {
                return element;
            }
        }
        return null;
    }

    /** The forerunner and what follows it, from as far up as it is the first thing in its parents. */
    private static List<Node> tail(Element body, Element forerunner) {
        Element first = forerunner;
        for (Element up = first.parent(); up != null && up != body && isFirstIn(first, up); up = up.parent()) {
            first = up;
        }
        List<Node> tail = new ArrayList<>();
        for (Node node = first; node != null; node = node.nextSibling()) {
            tail.add(node);
        }
        return tail;
    }

    private static boolean isFirstIn(Node child, Element parent) {
        for (Node node = parent.firstChild(); node != null && node != child; node = node.nextSibling()) {
            if (!isBlank(node)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(Node node) {
        return switch (node) {
            case TextNode text -> text.isBlank();
            case Element element -> !element.hasText() && element.selectFirst("img") == null;
            default -> true;
        };
    }

    private static void wrap(List<Node> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        Element around = new Element("div").attr(MARK, "");
        nodes.getFirst().before(around);
        nodes.forEach(around::appendChild);
    }

    /** One walk over the body, which leaves out what follows a forerunner: what holds a quotation, and is there anything else? */
    private static final class Search implements NodeFilter {

        private final Set<Node> tail = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Element> holders = new ArrayList<>();

        /** The end of what was said so far, which may announce a quotation. */
        private final StringBuilder said = new StringBuilder();

        private boolean somethingBeside;

        Search(List<Node> tail) {
            this.tail.addAll(tail);
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (tail.contains(node)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            if (node instanceof Element element) {
                if (isQuotation(element)) {
                    holders.add(element);
                    return FilterResult.SKIP_ENTIRELY;
                }
                somethingBeside |= element.normalName().equals("img");
                breakLine(element);
            } else if (node instanceof TextNode text && !text.isBlank()) {
                somethingBeside = true;
                said.append(text.text());
                said.delete(0, Math.max(0, said.length() - LONGEST_LINE));
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                breakLine(element);
            }
            return FilterResult.CONTINUE;
        }

        private boolean isQuotation(Element element) {
            return element.is(HOLDER)
                    || element.normalName().equals("blockquote")
                            && ANNOUNCED.matcher(said).find();
        }

        private void breakLine(Element element) {
            if (element.isBlock() || element.normalName().equals("br")) {
                said.append('\n');
            }
        }
    }
}
