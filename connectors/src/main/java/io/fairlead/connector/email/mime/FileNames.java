package io.fairlead.connector.email.mime;

import java.net.URLConnection;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that are safe to show and to save under. */
final class FileNames {

    private static final int LONGEST = 200;
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029:*?\"<>|]", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern RESERVED =
            Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/calendar", "ics"),
            Map.entry("text/x-vcard", "vcf"),
            Map.entry("text/vcard", "vcf"),
            Map.entry("text/rfc822-headers", "txt"),
            Map.entry("message/rfc822", "eml"),
            Map.entry("message/global", "eml"),
            Map.entry("message/feedback-report", "txt"),
            Map.entry("application/pkcs7-mime", "p7m"),
            Map.entry("application/x-pkcs7-mime", "p7m"),
            Map.entry("application/pkcs7-signature", "p7s"),
            Map.entry("application/x-pkcs7-signature", "p7s"),
            Map.entry("application/pgp-encrypted", "txt"),
            Map.entry("application/pgp-signature", "asc"),
            Map.entry("message/delivery-status", "txt"),
            Map.entry("message/disposition-notification", "txt"),
            Map.entry("application/ms-tnef", "dat"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/vnd.ms-excel", "xls"),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"));

    private FileNames() {}

    /** @param number of the file within its mail, from 1, for files without a name */
    static String clean(@Nullable String name, String type, int number) {
        String base = name == null ? "" : name;
        base = base.substring(Math.max(base.lastIndexOf('/'), base.lastIndexOf('\\')) + 1);
        base = UNSAFE.matcher(Normalizer.normalize(base, Normalizer.Form.NFC)).replaceAll("");
        base = base.replaceAll("\\s+", " ").replaceAll("^[. ]+|[. ]+$", "");
        if (base.isEmpty()) {
            return "attachment-" + number + "." + extension(type);
        }
        if (RESERVED.matcher(base).matches()) {
            base = "_" + base;
        }
        return shortened(base);
    }

    /** What a name says of the type; {@code application/octet-stream} if that is nothing. */
    static String typeOf(String name) {
        String guess = URLConnection.guessContentTypeFromName(name);
        return guess == null ? "application/octet-stream" : guess;
    }

    private static String shortened(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String end = dot > 0 && name.length() - dot <= 12 ? name.substring(dot) : "";
        int cut = LONGEST - end.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(cut - 1)) ? cut - 1 : cut) + end;
    }

    private static String extension(String type) {
        String known = EXTENSIONS.get(type);
        if (known != null) {
            return known;
        }
        String sub = type.substring(type.indexOf('/') + 1).toLowerCase(Locale.ROOT);
        return sub.matches("[a-z0-9]{1,5}") ? sub : "bin";
    }
}
