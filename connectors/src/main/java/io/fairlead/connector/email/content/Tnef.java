package io.fairlead.connector.email.content;

import io.fairlead.channel.Attachment;
import io.fairlead.connector.email.text.MailCharsets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.MAPIAttribute;
import org.apache.poi.hmef.attribute.MAPIRtfAttribute;
import org.apache.poi.hmef.attribute.TNEFAttribute;
import org.apache.poi.hmef.attribute.TNEFProperty;
import org.apache.poi.hsmf.datatypes.MAPIProperty;
import org.bbottema.rtftohtml.OutlookRtfToHtmlConverter;
import org.bbottema.rtftohtml.StandardRtfToHtmlConverter;
import org.jspecify.annotations.Nullable;

/**
 * What Outlook packs into winmail.dat (MS-OXTNEF): files and a body, which may exist only as compressed RTF. Strings of eight
 * bits are in the code page that the packet names.
 *
 * @param html derived from the RTF if there is no other
 */
public record Tnef(@Nullable String text, @Nullable String html, List<Attachment> files) {

    private static final int LARGEST_RECORD = 50 << 20;
    private static final int LARGEST_RTF = 5 << 20;
    private static final int UNICODE_STRING = 0x1f;
    private static final int EMBEDDED_OBJECT = 0x0d;

    static {
        // Their defaults of 1 MB refuse what fits into a mail.
        MAPIAttribute.setMaxRecordLength(LARGEST_RECORD);
        TNEFAttribute.setMaxRecordLength(LARGEST_RECORD);
    }

    /** Null if it cannot be read, or nothing is in it. */
    public static @Nullable Tnef open(byte[] bytes) {
        try {
            Tnef read = read(new HMEFMessage(new ByteArrayInputStream(bytes)));
            return read.text == null && read.html == null && read.files.isEmpty() ? null : read;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Foreign bytes; whoever gets the file as it is can still look at it.
            return null;
        }
    }

    private static Tnef read(HMEFMessage message) {
        String page = codePage(message);
        List<Attachment> files = new ArrayList<>();
        for (org.apache.poi.hmef.Attachment packed : message.getAttachments()) {
            Attachment file = file(packed, page);
            if (file != null) {
                files.add(file);
            }
        }
        String html = null;
        MAPIAttribute own = message.getMessageMAPIAttribute(MAPIProperty.BODY_HTML);
        if (own != null && own.getData().length > 0) {
            html = string(own, htmlPage(message, page));
        }
        if (html == null
                && message.getMessageMAPIAttribute(MAPIProperty.RTF_COMPRESSED) instanceof MAPIRtfAttribute rtf) {
            html = html(rtf.getData());
        }
        return new Tnef(text(message, page), html, files);
    }

    private static @Nullable String text(HMEFMessage message, String page) {
        MAPIAttribute body = message.getMessageMAPIAttribute(MAPIProperty.BODY);
        TNEFAttribute older = message.getMessageAttribute(TNEFProperty.ID_BODY);
        String text = body != null ? string(body, page) : older != null ? decoded(older.getData(), page) : "";
        return text.isBlank() ? null : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static @Nullable String html(byte[] rtf) {
        String start = new String(rtf, 0, Math.min(rtf.length, 1_024), StandardCharsets.ISO_8859_1);
        if (rtf.length > LARGEST_RTF || !start.startsWith("{\\rtf")) {
            return null;
        }
        String html = start.contains("\\fromhtml")
                ? OutlookRtfToHtmlConverter.INSTANCE.toHtml(rtf)
                : StandardRtfToHtmlConverter.INSTANCE.toHtml(rtf);
        return html.isBlank() ? null : html.replace("\0", "");
    }

    private static @Nullable Attachment file(org.apache.poi.hmef.Attachment packed, String page) {
        byte[] bytes = contents(packed);
        if (bytes == null) {
            return null;
        }
        String name = name(packed, page);
        MAPIAttribute tag = packed.getMAPIAttribute(MAPIProperty.ATTACH_MIME_TAG);
        MAPIAttribute id = packed.getMAPIAttribute(MAPIProperty.ATTACH_CONTENT_ID);
        String stated = tag == null ? "" : string(tag, page).toLowerCase(java.util.Locale.ROOT);
        String guess = URLConnection.guessContentTypeFromName(name);
        String type = stated.matches("[a-z0-9.+_-]+/[a-z0-9.+_-]+")
                ? stated
                : guess == null ? "application/octet-stream" : guess;
        String bare = id == null ? "" : string(id, page).replaceAll("[<>\\s]", "");
        return new Attachment(name, type, bytes, null, false, bare.isEmpty() ? null : bare);
    }

    /** A message within comes as the TNEF of it, after the 16 bytes of its class. */
    private static byte @Nullable [] contents(org.apache.poi.hmef.Attachment packed) {
        TNEFAttribute data = packed.getAttribute(TNEFProperty.ID_ATTACHDATA);
        if (data != null && data.getData().length > 0) {
            return data.getData();
        }
        MAPIAttribute object = packed.getMAPIAttribute(MAPIProperty.ATTACH_DATA);
        if (object == null || object.getData().length == 0) {
            return data == null ? null : data.getData();
        }
        byte[] bytes = object.getData();
        return object.getType() == EMBEDDED_OBJECT && bytes.length > 16
                ? java.util.Arrays.copyOfRange(bytes, 16, bytes.length)
                : bytes;
    }

    /** Empty if nobody gave it one. */
    private static String name(org.apache.poi.hmef.Attachment packed, String page) {
        for (MAPIProperty property :
                List.of(MAPIProperty.ATTACH_LONG_FILENAME, MAPIProperty.ATTACH_FILENAME, MAPIProperty.DISPLAY_NAME)) {
            MAPIAttribute name = packed.getMAPIAttribute(property);
            String text = name == null ? "" : string(name, page).strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        TNEFAttribute title = packed.getAttribute(TNEFProperty.ID_ATTACHTITLE);
        return title == null ? "" : decoded(title.getData(), page).strip();
    }

    /** The attribute is two little-endian words, the first of them for 8-bit strings. */
    private static String codePage(HMEFMessage message) {
        TNEFAttribute oem = message.getMessageAttribute(TNEFProperty.ID_OEMCODEPAGE);
        return oem == null || oem.getData().length < 4 ? "" : label(number(oem.getData()));
    }

    private static String htmlPage(HMEFMessage message, String page) {
        MAPIAttribute internet = message.getMessageMAPIAttribute(MAPIProperty.INTERNET_CPID);
        return internet == null || internet.getData().length < 4 ? page : label(number(internet.getData()));
    }

    private static int number(byte[] bytes) {
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 24;
    }

    private static String label(int page) {
        return switch (page) {
            case 65001 -> "utf-8";
            case 20127, 0 -> "";
            case 28591 -> "iso-8859-1";
            case 50220, 50221, 50222 -> "iso-2022-jp";
            case 51932 -> "euc-jp";
            case 20866 -> "koi8-r";
            case 54936 -> "gb18030";
            default ->
                page >= 28592 && page <= 28605
                        ? "iso-8859-" + (page - 28590)
                        : page >= 1250 && page <= 1258 ? "windows-" + page : "cp" + page;
        };
    }

    private static String string(MAPIAttribute attribute, String page) {
        byte[] bytes = attribute.getData();
        return attribute.getType() == UNICODE_STRING
                ? new String(bytes, 0, bytes.length & ~1, StandardCharsets.UTF_16LE).replace("\0", "")
                : decoded(bytes, page);
    }

    private static String decoded(byte[] bytes, String page) {
        return MailCharsets.decode(bytes, page).replace("\0", "");
    }
}
