package io.fairlead.connector.email.mime;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds where a plain-text answer ends and the mail that it answers is quoted. Nothing is cut: only the place is told. */
final class QuoteMarkers {

    private static final int LONGEST_LINE = 300;

    /** A line of its own that every mail after it belongs to. */
    private static final Pattern SEPARATOR = Pattern.compile(
            "[-_—]{2,} ?(?:Original Message|Original Email|Original|Ursprüngliche Nachricht|Originalnachricht|"
                    + "Message d['’]origine|Message original|Mensaje original|Mensagem original|Messaggio originale|"
                    + "原始邮件|原邮件|原始郵件|元のメッセージ) ?[-_—]{2,}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** "On …, Ana wrote:"; may be broken over two or three lines. */
    private static final List<Pattern> INTRODUCTIONS = List.of(
            Pattern.compile("(?:On|At) .{6,280}\\bwrote ?[:：]"),
            Pattern.compile("Am .{6,280}\\bschrieb\\b.{0,120}[:：]"),
            Pattern.compile("Le .{6,280}\\ba écrit ?[:：]"),
            Pattern.compile("El .{6,280}\\bescribió ?[:：]"),
            Pattern.compile("Em .{6,280}\\bescreveu ?[:：]"),
            Pattern.compile("Il .{6,280}\\bha scritto ?[:：]"),
            Pattern.compile("(?:在|于)? ?.{4,280}写道 ?[:：]"),
            Pattern.compile(".{4,280}(?:のメール|さんは書きました|は書きました|wrote) ?[:：]"));

    private static final String FROM = "(?:From|Von|De|Da|发件人|寄件者|差出人|送信者)";
    private static final String NEXT =
            "(?:Sent|Date|To|Gesendet|Datum|An|Envoyé|À|Enviado(?: el)?|Fecha|Para|Inviato|发送时间|发送日期|日期|时间|收件人|寄件日期|收件者|送信日時|日時|宛先)";
    private static final Pattern HEADER_FROM = Pattern.compile("\\*?" + FROM + "\\*? ?[:：].{2,280}");
    private static final Pattern HEADER_NEXT = Pattern.compile("\\*?" + NEXT + "\\*? ?[:：].*");

    private QuoteMarkers() {}

    /** Null if nothing is quoted at the end, or nothing but a quotation is there. */
    static @Nullable Integer find(String text) {
        String[] lines = text.split("\n", -1);
        int lastSaid = lines.length - 1;
        while (lastSaid >= 0 && (lines[lastSaid].isBlank() || isQuoted(lines[lastSaid]))) {
            lastSaid--;
        }
        int offset = 0;
        boolean said = false;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (begins(lines, i, line, lastSaid)) {
                return said ? Integer.valueOf(offset) : null;
            }
            said |= !line.isEmpty();
            offset += lines[i].length() + 1;
        }
        return null;
    }

    private static boolean begins(String[] lines, int i, String line, int lastSaid) {
        if (line.isEmpty() || line.length() > LONGEST_LINE) {
            return false;
        }
        if (line.startsWith(">")) {
            return i > lastSaid;
        }
        return SEPARATOR.matcher(line).matches()
                || isHeader(lines, i, line)
                || isIntroduction(lines, i, line, lastSaid);
    }

    /** Outlook's block, with or without its rule above. */
    private static boolean isHeader(String[] lines, int i, String line) {
        if (line.matches("_{10,}")) {
            int next = nextLine(lines, i + 1);
            return next < lines.length && isHeader(lines, next, lines[next].strip());
        }
        if (!HEADER_FROM.matcher(line).matches()) {
            return false;
        }
        int next = nextLine(lines, i + 1);
        return next < lines.length
                && lines[next].length() <= LONGEST_LINE
                && HEADER_NEXT.matcher(lines[next].strip()).matches();
    }

    private static boolean isIntroduction(String[] lines, int i, String line, int lastSaid) {
        StringBuilder joined = new StringBuilder(line);
        for (int more = 0; more < 3; more++) {
            if (more > 0) {
                if (i + more >= lines.length || lines[i + more].isBlank()) {
                    return false;
                }
                joined.append(' ').append(lines[i + more].strip());
            }
            if (joined.length() > LONGEST_LINE) {
                return false;
            }
            char last = joined.charAt(joined.length() - 1);
            if (last == ':' || last == '：') {
                String whole = joined.toString();
                boolean known =
                        INTRODUCTIONS.stream().anyMatch(p -> p.matcher(whole).matches());
                return known && isFollowedByQuote(lines, i + more + 1, whole, lastSaid);
            }
        }
        return false;
    }

    /** "He wrote:" is also said in the middle of a sentence: a quotation, an address or a date has to be there too. */
    private static boolean isFollowedByQuote(String[] lines, int from, String introduction, int lastSaid) {
        int next = nextLine(lines, from);
        if (next < lines.length && isQuoted(lines[next])) {
            return next > lastSaid;
        }
        return introduction.indexOf('@') > 0 || introduction.matches(".*\\d{1,4}.*\\d{1,2}.*");
    }

    private static boolean isQuoted(String line) {
        return line.stripLeading().startsWith(">");
    }

    private static int nextLine(String[] lines, int from) {
        int i = from;
        while (i < lines.length && lines[i].isBlank()) {
            i++;
        }
        return i;
    }
}
