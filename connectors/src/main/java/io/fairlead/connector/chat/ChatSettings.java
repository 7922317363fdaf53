package io.fairlead.connector.chat;

import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Setting;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a bubble looks and where it may stand.
 *
 * @param color {@code #rrggbb}
 * @param title heading of the panel; empty: the account's name
 * @param greeting first line in the panel; empty: a translated default
 * @param askWho asks for name and e-mail before the first message; both stay optional
 * @param allowedOrigins such as {@code https://www.example.com}, separated by spaces; empty: any page
 */
public record ChatSettings(
        @Setting(en = "Colour", zh = "颜色", byDefault = "\"#1f6feb\"") @Nullable
        String color,

        @Setting(en = "Title", zh = "标题") @Nullable String title,
        @Setting(en = "Greeting", zh = "欢迎语") @Nullable String greeting,

        @Setting(en = "Ask for name and e-mail first", zh = "先询问姓名和邮箱", byDefault = "false") @Nullable
        Boolean askWho,

        @Setting(en = "Sites that may show it, separated by spaces", zh = "允许嵌入的网站，以空格分隔") @Nullable
        String allowedOrigins) {

    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#\\s]+");
    private static final int MAX_TEXT = 300;

    /** True if a page of this origin may talk to the account. A socket without an origin is not a browser's. */
    boolean allows(@Nullable String origin) {
        return origin == null || origins().isEmpty() || origins().contains(origin.toLowerCase(Locale.ROOT));
    }

    /** What every visitor may know; goes into the script. */
    public Look look(String accountName) {
        return new Look(
                color == null || color.isBlank() ? "#1f6feb" : color,
                title == null || title.isBlank() ? accountName : title,
                greeting == null ? "" : greeting,
                Boolean.TRUE.equals(askWho));
    }

    public record Look(String color, String title, String greeting, boolean askWho) {}

    void check() {
        if (color != null && !color.isBlank() && !COLOR.matcher(color).matches()) {
            throw new BadSettings("color", "Write the colour as #rrggbb, for example #1f6feb.");
        }
        tooLong("title", title);
        tooLong("greeting", greeting);
        for (String origin : origins()) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new BadSettings(
                        "allowedOrigins", "Write each origin as https://www.example.com, without a path.");
            }
        }
    }

    private static void tooLong(String field, @Nullable String text) {
        if (text != null && text.length() > MAX_TEXT) {
            throw new BadSettings(field, "At most " + MAX_TEXT + " characters.");
        }
    }

    private List<String> origins() {
        return allowedOrigins == null || allowedOrigins.isBlank()
                ? List.of()
                : List.of(allowedOrigins.strip().toLowerCase(Locale.ROOT).split("[\\s,]+"));
    }
}
