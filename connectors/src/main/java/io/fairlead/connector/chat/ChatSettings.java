package io.fairlead.connector.chat;

import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Setting;
import io.fairlead.channel.SocketConnector.Manner;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a bubble looks, what it asks and where it may stand. Texts may have a line per language ({@link Wording}).
 *
 * @param color {@code #rrggbb}
 * @param language {@code visitor}: the first of the browser's that the bubble speaks; {@code page}: the page's; else a language
 * @param title heading of the panel; empty: the account's name
 * @param greeting first line in the panel; empty: a translated default
 * @param logo address of a picture; the page's own policy says whether it may be shown
 * @param agentName who answers, in place of the agents' own names
 * @param askWho asks before the first message, for what the {@code ask…} say: {@code no}, {@code optional}, {@code required}
 * @param productLines to choose from, one a line; none: free text
 * @param consent what a visitor has to agree to before the first message
 * @param away shown when nobody is there; empty: a translated default
 * @param mailAfterMinutes how long an answer waits to be read by a visitor who has left before it goes by mail; 0: for ever
 * @param allowedOrigins such as {@code https://www.example.com} or {@code https://*.example.com}; empty: any page
 */
public record ChatSettings(
        @Setting(en = "Colour", zh = "颜色", byDefault = "\"#1f6feb\"") @Nullable
        String color,

        @Setting(
                en = "Theme",
                zh = "主题",
                oneOf = {"auto", "light", "dark"},
                enOf = {"As the visitor's device", "Light", "Dark"},
                zhOf = {"跟随访客设备", "浅色", "深色"},
                byDefault = "\"auto\"")
        @Nullable
        String theme,

        @Setting(
                en = "Position",
                zh = "位置",
                oneOf = {"end", "start"},
                enOf = {"Right (left in right-to-left languages)", "Left (right in right-to-left languages)"},
                zhOf = {"右下角（从右到左的语言为左下角）", "左下角（从右到左的语言为右下角）"},
                byDefault = "\"end\"")
        @Nullable
        String position,

        @Setting(
                en = "Language",
                zh = "语言",
                oneOf = {"visitor", "page", "en", "zh", "de", "es", "fr", "ja", "ru", "pt", "ar"},
                enOf = {
                    "The visitor's",
                    "The page's",
                    "English",
                    "Chinese",
                    "German",
                    "Spanish",
                    "French",
                    "Japanese",
                    "Russian",
                    "Portuguese",
                    "Arabic"
                },
                zhOf = {"访客的语言", "页面的语言", "英语", "中文", "德语", "西班牙语", "法语", "日语", "俄语", "葡萄牙语", "阿拉伯语"},
                byDefault = "\"visitor\"")
        @Nullable
        String language,

        @Setting(en = "Title", zh = "标题", lines = true, enHint = Wording.HINT_EN, zhHint = Wording.HINT_ZH) @Nullable
        String title,

        @Setting(en = "Greeting", zh = "欢迎语", lines = true, enHint = Wording.HINT_EN, zhHint = Wording.HINT_ZH)
        @Nullable
        String greeting,

        @Setting(
                en = "Logo",
                zh = "徽标",
                enHint = "The address of a small square picture. The site's content security policy must allow it.",
                zhHint = "小方形图片的网址；网站的内容安全策略必须允许加载它。")
        @Nullable
        String logo,

        @Setting(
                en = "Name of who answers",
                zh = "客服名称",
                enHint = "Empty: each agent's own name",
                zhHint = "留空则显示客服本人姓名")
        @Nullable
        String agentName,

        @Setting(en = "Ask before the chat begins", zh = "聊天前询问访客信息", byDefault = "false") @Nullable
        Boolean askWho,

        @Setting(
                en = "… name",
                zh = "……姓名",
                oneOf = {"no", "optional", "required"},
                enOf = {"Not asked", "Optional", "Required"},
                zhOf = {"不询问", "选填", "必填"},
                byDefault = "\"optional\"")
        @Nullable
        String askName,

        @Setting(
                en = "… e-mail",
                zh = "……邮箱",
                oneOf = {"no", "optional", "required"},
                enOf = {"Not asked", "Optional", "Required"},
                zhOf = {"不询问", "选填", "必填"},
                byDefault = "\"optional\"")
        @Nullable
        String askEmail,

        @Setting(
                en = "… company",
                zh = "……公司",
                oneOf = {"no", "optional", "required"},
                enOf = {"Not asked", "Optional", "Required"},
                zhOf = {"不询问", "选填", "必填"},
                byDefault = "\"no\"")
        @Nullable
        String askCompany,

        @Setting(
                en = "… country",
                zh = "……国家/地区",
                oneOf = {"no", "optional", "required"},
                enOf = {"Not asked", "Optional", "Required"},
                zhOf = {"不询问", "选填", "必填"},
                byDefault = "\"no\"")
        @Nullable
        String askCountry,

        @Setting(
                en = "… product line",
                zh = "……产品线",
                oneOf = {"no", "optional", "required"},
                enOf = {"Not asked", "Optional", "Required"},
                zhOf = {"不询问", "选填", "必填"},
                byDefault = "\"no\"")
        @Nullable
        String askProductLine,

        @Setting(en = "Product lines, one a line", zh = "产品线（每行一个）", lines = true) @Nullable
        String productLines,

        @Setting(
                en = "Consent",
                zh = "同意条款",
                lines = true,
                enHint = "What a visitor has to agree to before the first message. " + Wording.HINT_EN,
                zhHint = "访客发送第一条消息前须同意的内容。" + Wording.HINT_ZH)
        @Nullable
        String consent,

        @Setting(
                en = "Message when nobody is there",
                zh = "无人在线时的提示",
                lines = true,
                enHint = Wording.HINT_EN,
                zhHint = Wording.HINT_ZH)
        @Nullable
        String away,

        @Setting(en = "Visitors may send files", zh = "允许访客发送文件", byDefault = "true") @Nullable
        Boolean files,

        @Setting(
                en = "E-mail unread answers after (minutes)",
                zh = "回复未读多久后转发邮件（分钟）",
                enHint =
                        "To visitors who left their e-mail address and the site, through a mailbox of the same inbox. 0: never",
                zhHint = "访客留下邮箱并离开网站后，通过同一收件箱的邮箱渠道发送。0 表示不发送",
                byDefault = "5")
        @Nullable
        Integer mailAfterMinutes,

        @Setting(
                en = "Sites that may show it, separated by spaces",
                zh = "允许嵌入的网站，以空格分隔",
                enHint = "For example https://www.example.com https://*.example.org",
                zhHint = "例如 https://www.example.com https://*.example.org")
        @Nullable
        String allowedOrigins) {

    private static final String COLOR = "#1f6feb";
    private static final Pattern IS_COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern ORIGIN = Pattern.compile("https?://(\\*\\.)?[^/?#\\s*]+");
    private static final int MAX_NAME = 100;
    private static final int MAX_LINES = 50;
    private static final int MAX_MINUTES = 7 * 24 * 60;
    private static final int MAIL_AFTER = 5;

    /** True if a page of this origin may talk to the account. A request without an origin is not a browser page's. */
    boolean allows(@Nullable String origin) {
        List<String> origins = origins();
        if (origin == null || origins.isEmpty()) {
            return true;
        }
        String asked = origin.toLowerCase(Locale.ROOT);
        return origins.stream().anyMatch(each -> matches(each, asked));
    }

    /** The star stands for one or more labels, and never for the domain itself. */
    private static boolean matches(String allowed, String origin) {
        int star = allowed.indexOf("://*.");
        if (star < 0) {
            return allowed.equals(origin);
        }
        String scheme = allowed.substring(0, star + 3);
        String domain = allowed.substring(star + 4);
        return origin.startsWith(scheme)
                && origin.endsWith(domain)
                && origin.length() > scheme.length() + domain.length();
    }

    boolean takesFiles() {
        return !Boolean.FALSE.equals(files);
    }

    /** In the one language that the bubble speaks, if that is set, else in the visitor's. */
    Manner manner(String accountName, @Nullable String visitors) {
        Look look = look(accountName);
        String asked = look.language().length() == 2 ? look.language() : Objects.requireNonNullElse(visitors, "");
        String language = Locale.forLanguageTag(asked).getLanguage();
        int minutes = mailAfterMinutes == null ? MAIL_AFTER : mailAfterMinutes;
        return new Manner(
                language.isEmpty() ? "en" : language,
                look.title().getOrDefault(language, look.title().getOrDefault("", accountName)),
                isBlank(agentName) ? null : agentName,
                takesFiles(),
                minutes == 0 ? null : Duration.ofMinutes(minutes));
    }

    /** What every visitor may know; goes into the script. */
    Look look(String accountName) {
        return Look.of(this, accountName);
    }

    String colorOrUsual() {
        String given = text(color);
        return given.isEmpty() ? COLOR : given;
    }

    List<String> lines() {
        return text(productLines)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    void check() {
        if (!IS_COLOR.matcher(colorOrUsual()).matches()) {
            throw new BadSettings("color", "Write the colour as #rrggbb, for example #1f6feb.");
        }
        if (!text(logo).matches("(https?://[^\\s\"'<>]{1,500})?")) {
            throw new BadSettings("logo", "Write the picture's address as https://www.example.com/logo.png.");
        }
        Wording.check("title", title);
        Wording.check("greeting", greeting);
        Wording.check("consent", consent);
        Wording.check("away", away);
        tooLong("agentName", agentName);
        if (lines().size() > MAX_LINES) {
            throw new BadSettings("productLines", "At most " + MAX_LINES + " product lines.");
        }
        lines().forEach(line -> tooLong("productLines", line));
        if (mailAfterMinutes != null && (mailAfterMinutes < 0 || mailAfterMinutes > MAX_MINUTES)) {
            throw new BadSettings("mailAfterMinutes", "From 0 (never) to " + MAX_MINUTES + " minutes.");
        }
        for (String origin : origins()) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new BadSettings(
                        "allowedOrigins",
                        "Write each origin as https://www.example.com or https://*.example.com, without a path.");
            }
        }
    }

    private static void tooLong(String field, @Nullable String text) {
        if (text != null && text.length() > MAX_NAME) {
            throw new BadSettings(field, "At most " + MAX_NAME + " characters.");
        }
    }

    static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }

    private List<String> origins() {
        String all = text(allowedOrigins);
        return all.isEmpty() ? List.of() : List.of(all.toLowerCase(Locale.ROOT).split("[\\s,]+"));
    }
}
