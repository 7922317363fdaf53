package io.fairlead.inbox;

import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** Makes what outsiders wrote fit to be stored and shown: no scripts, no NUL characters, always a plain text. */
final class Cleaning {

    static final int PREVIEW_LENGTH = 160;
    private static final int LONGEST_SUBJECT = 998;

    /** More are in the raw mail only: nobody answers a thousand people. */
    private static final int MOST_PARTIES = 200;

    private Cleaning() {}

    static Arrival clean(Arrival a) {
        String given = a.html() == null || a.html().isBlank() ? null : stripNul(a.html());
        HtmlPolicy.Clean clean = given == null ? null : HtmlPolicy.sanitise(given, contentIds(a.files()));
        String html = clean == null ? null : clean.html();
        String text = a.text() != null && !a.text().isBlank()
                ? stripNul(a.text())
                : html != null ? textOf(html) : given == null ? "" : textOf(beginning(given));
        return new Arrival(
                a.channelAccountId(),
                a.inboxId(),
                a.externalKey(),
                html != null && "text".equals(a.kind()) ? "html" : a.kind(),
                a.externalId(),
                a.fingerprint(),
                a.thread(),
                a.conversationToken(),
                a.answeredConversation(),
                a.identities(),
                maybe(a.name(), 200),
                maybe(a.company(), 200),
                a.domain(),
                a.country(),
                a.language(),
                a.timeZone(),
                a.sender(),
                clean(a.from()),
                clean(a.to()),
                clean(a.cc()),
                clean(a.answerTo()),
                a.answered(),
                maybe(a.subject(), LONGEST_SUBJECT),
                text,
                html,
                a.quoteOffset(),
                files(a.files(), clean == null ? Set.of() : clean.used()),
                a.sentAt(),
                a.past(),
                maybe(a.productLine(), 100),
                a.source(),
                a.size(),
                a.raw(),
                a.rawRef());
    }

    private static List<Arrival.Party> clean(List<Arrival.Party> parties) {
        return parties.stream()
                .limit(MOST_PARTIES)
                .map(Cleaning::clean)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static Arrival.@Nullable Party clean(Arrival.@Nullable Party party) {
        return party == null ? null : new Arrival.Party(maybe(party.name(), 200), party.address());
    }

    private static List<String> contentIds(List<Arrival.File> files) {
        return files.stream()
                .map(Arrival.File::contentId)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** Whatever its part says of itself: a file that the HTML shows is part of it, and any other is an attachment. */
    private static List<Arrival.File> files(List<Arrival.File> files, Set<String> used) {
        return files.stream()
                .map(file -> new Arrival.File(
                        file.attachmentId(),
                        file.contentId() != null && used.contains(file.contentId()),
                        file.contentId()))
                .toList();
    }

    /** HTML that is too much to be shown is read as text as far as it would have been shown; the raw mail has all of it. */
    private static String beginning(String html) {
        return html.substring(0, Math.min(html.length(), HtmlPolicy.LONGEST));
    }

    /** The beginning of what was said, on one line, without the quoted tail. */
    static String preview(String text, @Nullable Integer quoteOffset) {
        String said = quoteOffset != null && quoteOffset > 0 && quoteOffset <= text.length()
                ? text.substring(0, quoteOffset)
                : text;
        String line = said.substring(0, Math.min(said.length(), PREVIEW_LENGTH * 4))
                .replaceAll("\\s+", " ")
                .strip();
        return line.codePointCount(0, line.length()) <= PREVIEW_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, PREVIEW_LENGTH - 1)) + "…";
    }

    static String textOf(String html) {
        Document document = Jsoup.parseBodyFragment(html);
        StringBuilder text = new StringBuilder();
        document.body().traverse(new NodeVisitor() {
            @Override
            public void head(org.jsoup.nodes.Node node, int depth) {
                if (node instanceof org.jsoup.nodes.TextNode said) {
                    text.append(said.text());
                } else if (node instanceof Element element && breaks(element) && !text.isEmpty()) {
                    newLine(text);
                }
            }

            @Override
            public void tail(org.jsoup.nodes.Node node, int depth) {
                if (node instanceof Element element && element.isBlock()) {
                    newLine(text);
                }
            }
        });
        return text.toString().strip();
    }

    private static boolean breaks(Element element) {
        return element.isBlock() || "br".equals(element.normalName());
    }

    private static void newLine(StringBuilder text) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }

    private static @Nullable String maybe(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String clean = stripNul(text).strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }

    /** PostgreSQL's text cannot hold U+0000, and an unpaired surrogate is no character at all. */
    static String stripNul(String text) {
        boolean fine = true;
        for (int i = 0; i < text.length() && fine; i++) {
            char c = text.charAt(i);
            fine = c != 0 && !Character.isSurrogate(c);
        }
        return fine ? text : wellFormed(text);
    }

    private static String wellFormed(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
