package io.fairlead.connector.email.text;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a plain-text answer ends and its tail begins: the signature, or the mail that it answers. Nothing is cut: only
 * the place is told.
 */
public final class QuoteMarkers {

    private static final int LONGEST_LINE = 300;

    /** Nobody writes more before quoting; what is beyond is shown. */
    private static final int MOST_LINES = 10_000;

    private static final String DASH = "[-_—–]{2,}";

    /** A line of its own that every mail after it belongs to. */
    private static final Pattern SEPARATOR = Pattern.compile(
            DASH
                    + " ?(?:Original Message|Original Email|Original|Reply message|Ursprüngliche"
                    + " Nachricht|Originalnachricht|Original-Nachricht|Message d['’ ]?origine|Message original|Mensaje"
                    + " original|Mensagem original|Messaggio originale|Oorspronkelijk bericht|Исходное"
                    + " сообщение|Оригинальное сообщение|Исходное письмо|Пересылаемое сообщение|Конец пересылаемого"
                    + " сообщения|原始邮件|原邮件|邮件原件|回复的原邮件|回复邮件|原始郵件|原始信件|元のメッセージ|元のメール|원본 메시지|원본 메일) ?"
                    + DASH + "|(?:元のメッセージ|Original Message) ?[:：]",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** "On …, Ana wrote:"; may be broken over two or three lines. */
    private static final List<Pattern> INTRODUCTIONS = List.of(
            Pattern.compile("(?:On|At) .{6,280}\\bwrote ?[:：]"),
            Pattern.compile("Am .{6,280}\\bschrieb\\b.{0,120}[:：]"),
            Pattern.compile("Le .{6,280}\\ba écrit ?[:：]"),
            Pattern.compile("El .{6,280}\\bescribió ?[:：]"),
            Pattern.compile("Em .{6,280}\\bescreveu ?[:：]"),
            Pattern.compile("Il .{6,280}\\bha scritto ?[:：]"),
            Pattern.compile("Op .{6,280}\\bschreef\\b.{0,120}[:：]"),
            Pattern.compile("W dniu .{6,280}\\bnapisał(?:\\(a\\)|a)? ?[:：]"),
            Pattern.compile("(?:在|于|於)? ?.{4,280}(?:写道|寫道|写到) ?[:：]"),
            Pattern.compile(".{4,280}(?:пишет|писал|писала|написал|написала|написал\\(а\\)) ?[:：]"),
            Pattern.compile(".{4,280}(?:のメール|さんは書きました|は書きました|が書きました|のメッセージ|wrote|작성) ?[:：]"));

    /** Gmail, Yandex and others name the date, the time and the address in every language, and end with a colon. */
    private static final Pattern TIME = Pattern.compile("\\d.{0,120}\\b\\d{1,2}[:.時时]\\d{2}");

    private static final String FROM = "(?:From|Von|De|Da|Van|От|От кого|发件人|寄件者|寄件人|差出人|送信者|送信元|보낸 사람)";
    private static final String NEXT =
            "(?:Sent|Date|To|Gesendet|Datum|An|Envoyé|Date|À|Enviado(?: el)?|Fecha|Para|Inviato|Data|Verzonden"
                    + "|Отправлено|Дата|Кому|发送时间|发送日期|日期|时间|收件人|寄件日期|傳送日期|收件者|送信日時|日時|日付|宛先|보낸 날짜|받는 사람)";
    private static final Pattern HEADER_FROM =
            Pattern.compile("[*|\\s]{0,4}" + FROM + "[*\\s]{0,2}[:：|].{2,280}", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADER_NEXT =
            Pattern.compile("[*|\\s]{0,4}" + NEXT + "[*\\s]{0,2}[:：|].*", Pattern.CASE_INSENSITIVE);
    private static final Pattern RULE = Pattern.compile("[_-]{10,}");
    private static final Pattern DATED = Pattern.compile("\\D*\\d{1,4}\\D.*\\d{1,2}.*");

    private QuoteMarkers() {}

    /** Null if there is no tail, or nothing but a tail. */
    public static @Nullable Integer find(String text) {
        String[] lines = text.replace('\u00a0', ' ').split("\n", -1);
        int lastSaid = lines.length - 1;
        while (lastSaid >= 0 && (lines[lastSaid].isBlank() || isQuoted(lines[lastSaid]))) {
            lastSaid--;
        }
        int offset = 0;
        boolean said = false;
        for (int i = 0; i < Math.min(lines.length, MOST_LINES); i++) {
            String line = lines[i].strip();
            if (begins(lines, i, line, lastSaid) || said && isSignature(lines, i, line)) {
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

    /** Only at the end, or where the quoted mail follows: what is said below a signature is not folded with it. */
    private static boolean isSignature(String[] lines, int i, String line) {
        boolean device = Signatures.isDevice(line);
        if (!device && !Signatures.isDelimiter(lines[i].stripTrailing()) && !Signatures.isDelimiter(lines[i])) {
            return false;
        }
        int most = Math.min(lines.length, i + 1 + (device ? 2 : Signatures.MOST_LINES));
        int next = i + 1;
        while (next < most) {
            String at = lines[next].strip();
            if (!at.isEmpty() && begins(lines, next, at, -1)) {
                return true;
            }
            next++;
        }
        return nextLine(lines, next) == lines.length;
    }

    /** Outlook's block, with or without its rule above. */
    private static boolean isHeader(String[] lines, int i, String line) {
        if (RULE.matcher(line).matches()) {
            int next = nextLine(lines, i + 1);
            return next < lines.length
                    && !RULE.matcher(lines[next].strip()).matches()
                    && isHeader(lines, next, lines[next].strip());
        }
        if (line.length() > LONGEST_LINE || !HEADER_FROM.matcher(line).matches()) {
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
                return endsInAddress(whole) && TIME.matcher(whole).find() && isAlone(lines, i + more + 1, lastSaid)
                        || isKnown(whole) && isFollowedByQuote(lines, i + more + 1, whole, lastSaid);
            }
        }
        return false;
    }

    /** {@code …ana@example.org>:}, with brackets or without; written out because a pattern takes its time on odd lines. */
    private static boolean endsInAddress(String line) {
        int end = line.length() - 1;
        while (end > 0 && " >):：".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0 && " <(\t".indexOf(line.charAt(start - 1)) < 0) {
            start--;
        }
        int at = line.indexOf('@', start);
        return at > start && at < end - 2;
    }

    private static boolean isKnown(String line) {
        return INTRODUCTIONS.stream().anyMatch(p -> p.matcher(line).matches());
    }

    /** If the quotation is marked, nothing may be said below it. */
    private static boolean isAlone(String[] lines, int from, int lastSaid) {
        int next = nextLine(lines, from);
        return next == lines.length || !isQuoted(lines[next]) || next > lastSaid;
    }

    /** "He wrote:" is also said in the middle of a sentence: a quotation, an address or a date has to be there too. */
    private static boolean isFollowedByQuote(String[] lines, int from, String introduction, int lastSaid) {
        int next = nextLine(lines, from);
        if (next < lines.length && isQuoted(lines[next])) {
            return next > lastSaid;
        }
        return introduction.indexOf('@') > 0 || DATED.matcher(introduction).matches();
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
