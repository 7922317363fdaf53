package io.fairlead.connector.email.mime;

import io.fairlead.connector.email.text.MailCharsets;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RFC 2047 as mailers write it. Neighbouring words of one charset are joined as bytes before decoding, because characters
 * are cut between them; words glued to text, with blanks inside or in quotes are read too; raw bytes are guessed.
 */
final class EncodedWords {

    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]{1,60})\\?([bBqQ])\\?([^?]*)\\?=");

    private EncodedWords() {}

    /**
     * @param raw one character per byte
     * @param hint a charset that raw bytes may have
     */
    static String decode(String raw, @Nullable String hint) {
        String line = unfold(raw);
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        String runCharset = null;
        int end = 0;
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            String between = line.substring(end, word.start());
            String charset = charset(String.valueOf(word.group(1)));
            boolean neighbours = runCharset != null && between.isBlank();
            if (runCharset != null && !(neighbours && runCharset.equals(charset))) {
                text.append(MailCharsets.decode(run.toByteArray(), runCharset));
                run.reset();
            }
            if (!neighbours) {
                text.append(raw(between, hint));
            }
            run.writeBytes(bytes(String.valueOf(word.group(2)), String.valueOf(word.group(3))));
            runCharset = charset;
            end = word.end();
        }
        if (runCharset != null) {
            text.append(MailCharsets.decode(run.toByteArray(), runCharset));
        }
        return text.append(raw(line.substring(end), hint)).toString();
    }

    static String unfold(String raw) {
        return raw.indexOf('\n') < 0 && raw.indexOf('\r') < 0
                ? raw
                : raw.replaceAll("[\\r\\n]+(?=[ \\t])", "").replaceAll("[\\r\\n]+", " ");
    }

    /** RFC 2231 §5 lets a language follow. */
    private static String charset(String label) {
        int star = label.indexOf('*');
        return (star < 0 ? label : label.substring(0, star)).toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(String encoding, String text) {
        byte[] bytes = MailCharsets.bytes(text);
        return encoding.equalsIgnoreCase("b")
                ? TransferEncoding.base64(bytes)
                : TransferEncoding.quotedPrintable(bytes, true);
    }

    private static String raw(String text, @Nullable String hint) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e || text.charAt(i) == 0x1b) {
                return MailCharsets.decodeRaw(MailCharsets.bytes(text), hint);
            }
        }
        return text;
    }
}
