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
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mail that a mail answers, by the marks that mail programs leave: elements that hold it, elements that stand
 * before it, and lines that announce it. It stays where it is and is only marked, so that it can be shown folded. If
 * nothing would be left to read, as in a forwarded mail, nothing is marked.
 */
final class HtmlQuotes {

    static final String MARK = "data-quoted";

    /** These hold the quoted mail. Gmail, Proton, Yahoo, Apple and Thunderbird, Zoho, NetEase, QQ. */
    private static final String HOLDERS = ".gmail_quote,.gmail_quote_container,.protonmail_quote,.yahoo_quoted,"
            + "[id^=yahoo_quoted],.zmail_extra,blockquote[type=cite],#isReplyContent,.netease_mail_quote,"
            + "[name=quote],.mail-editor-reference-message-container,includetail,.moz-forward-container";

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
    private static final int LOOK_BACK = 8;

    private HtmlQuotes() {}

    static void mark(Element body) {
        body.select("[" + MARK + "]").forEach(element -> element.removeAttr(MARK));
        Element forerunner = forerunner(body);
        List<Node> tail = forerunner == null ? List.of() : tail(body, forerunner);
        Set<Node> quoted = Collections.newSetFromMap(new IdentityHashMap<>());
        quoted.addAll(tail);
        List<Node> holders = new ArrayList<>();
        for (Element candidate : body.select(HOLDERS + ",blockquote")) {
            boolean holds = !candidate.normalName().equals("blockquote") || candidate.is(HOLDERS);
            if (!isInside(candidate, quoted) && (holds || isAnnounced(candidate))) {
                quoted.add(candidate);
                holders.add(candidate);
            }
        }
        if (!quoted.isEmpty() && isSomethingBeside(quoted, body)) {
            holders.forEach(HtmlQuotes::wrap);
            wrap(tail);
        }
    }

    private static boolean isInside(Node node, Set<Node> quoted) {
        for (Node up = node; up != null; up = up.parent()) {
            if (quoted.contains(up)) {
                return true;
            }
        }
        return false;
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

    private static boolean isAnnounced(Element quote) {
        StringBuilder line = new StringBuilder();
        Node before = quote.previousSibling();
        for (int i = 0; i < LOOK_BACK && before != null && line.length() < LONGEST_LINE; i++) {
            line.insert(0, before instanceof Element element ? element.text() : before.toString());
            if (before instanceof Element element && element.isBlock() && element.hasText()) {
                break;
            }
            before = before.previousSibling();
        }
        String said = line.toString().strip();
        return ANNOUNCED
                .matcher(said.substring(Math.max(0, said.length() - LONGEST_LINE)))
                .find();
    }

    /** Text or a picture outside of what is quoted. */
    private static boolean isSomethingBeside(Set<Node> quoted, Element body) {
        NodeFilter.FilterResult end = NodeTraversor.filter(
                (node, _) -> {
                    if (quoted.contains(node)) {
                        return NodeFilter.FilterResult.SKIP_ENTIRELY;
                    }
                    boolean said = node instanceof TextNode text && !text.isBlank();
                    boolean shown = node instanceof Element element && element.normalName().equals("img");
                    return said || shown ? NodeFilter.FilterResult.STOP : NodeFilter.FilterResult.CONTINUE;
                },
                body);
        return end == NodeFilter.FilterResult.STOP;
    }

    private static boolean isBlank(Node node) {
        return switch (node) {
            case TextNode text -> text.isBlank();
            case Element element -> !element.hasText() && element.selectFirst("img") == null;
            default -> true;
        };
    }

    private static void wrap(Node node) {
        node.wrap("<div " + MARK + "></div>");
    }

    private static void wrap(List<Node> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        Element around = new Element("div").attr(MARK, "");
        nodes.getFirst().before(around);
        nodes.forEach(around::appendChild);
    }
}
