package io.fairlead.connector.email.text;

import java.util.regex.Pattern;

/** Tells the lines with which a signature begins: the dashes of RFC 3676 §4.3, and what telephones and programs add. */
final class Signatures {

    static final int MOST_LINES = 12;

    private static final String DEVICE =
            "(?:iPhone|iPad|Mobile|Handy|Android|Samsung|Galaxy|Huawei|HUAWEI|Xiaomi|Redmi|OPPO|vivo|BlackBerry|Outlook|Yahoo|Mail|Windows|Proton"
                    + " ?Mail|Gmail|Foxmail|小米|华为|荣耀|手机|客户端|移动|邮箱|企业微信|网易)";

    private static final Pattern DASHES = Pattern.compile("(?:--|—) ?");

    private static final Pattern DEVICES =
            Pattern.compile("(?:(?:Sent|Get|Sent via|Sent using) (?:from |with )?(?:my |the )?.{0,40}"
                    + DEVICE + ".{0,60}"
                    + "|Get Outlook for .{2,20}"
                    + "|(?:发自|发送自|来自|寄自|從我的|从我的|傳送自).{0,30}" + DEVICE + ".{0,30}"
                    + "|.{0,12}(?:iPhone|iPad|Android|スマートフォン).{0,10}(?:から送信|より送信).{0,10}"
                    + "|(?:Von|Gesendet).{0,40}(?:gesendet|" + DEVICE + ").{0,40}"
                    + "|Diese Nachricht wurde von .{2,60} gesendet\\.?"
                    + "|Envoyé (?:de|depuis|à partir de).{0,40}" + DEVICE + ".{0,40}"
                    + "|Enviado (?:desde|do|a partir do).{0,40}" + DEVICE + ".{0,40}"
                    + "|Inviato da.{0,40}" + DEVICE + ".{0,40}"
                    + "|Отправлено (?:с|из).{0,60})");

    private Signatures() {}

    /** The rule of dashes. */
    static boolean isDelimiter(String line) {
        return DASHES.matcher(line).matches();
    }

    /** A line such as "Sent from my iPhone", which stands alone. */
    static boolean isDevice(String stripped) {
        return stripped.length() <= 120 && DEVICES.matcher(stripped).matches();
    }
}
