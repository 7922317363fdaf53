package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.HttpDelivery;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The pages that people without scripts see, in English and Chinese; the visitor's own language comes first. */
final class FormPages {

    private static final String STYLE = """
            body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;background:#f6f7f9;color:#1c2430}
            main{max-width:32rem;margin:3rem auto;padding:2rem;background:#fff;border-radius:12px;box-shadow:0 1px 4px #0002}
            label{display:block;margin:.9rem 0}input,textarea{display:block;width:100%;box-sizing:border-box;font:inherit;
            padding:.5rem;border:1px solid #98a2b3;border-radius:6px}input[type=checkbox]{display:inline;width:auto}
            button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:6px;background:#1456c0;color:#fff}
            .trap{position:absolute;left:-9999px}
            @media(prefers-color-scheme:dark){body{background:#12161c;color:#e6e9ee}main{background:#1b212b}
            input,textarea{background:#12161c;color:inherit}}""";

    private FormPages() {}

    static String thanks(HttpDelivery delivery) {
        boolean chinese = prefersChinese(delivery);
        return page(
                chinese,
                pick(chinese, "Thank you", "谢谢"),
                both(chinese, "We have received your message and will answer soon.", "我们已收到您的信息，将尽快回复您。"));
    }

    static String refused(HttpDelivery delivery) {
        boolean chinese = prefersChinese(delivery);
        return page(
                chinese,
                pick(chinese, "Something is missing", "信息不完整"),
                both(
                        chinese,
                        "Please go back and give an e-mail address or a phone number so that we can answer.",
                        "请返回并填写电子邮箱或电话号码，以便我们回复您。"));
    }

    /** The hosted form. Campaign parameters of its address travel in hidden fields. */
    static String form(Account<FormSettings> account, HttpDelivery delivery, String honeypot) {
        boolean chinese = prefersChinese(delivery);
        String title = account.settings().title();
        StringBuilder html =
                new StringBuilder("<form method=\"post\" action=\"/forms/" + escape(account.key()) + "\">");
        input(html, pick(chinese, "Name", "姓名"), "name", "text", "name", false);
        input(html, pick(chinese, "E-mail", "电子邮箱"), "email", "email", "email", true);
        input(html, pick(chinese, "Phone", "电话"), "phone", "tel", "tel", false);
        input(html, pick(chinese, "Company", "公司"), "company", "text", "organization", false);
        input(html, pick(chinese, "Country", "国家"), "country", "text", "country-name", false);
        html.append("<label>")
                .append(pick(chinese, "How can we help you?", "您的需求"))
                .append("<textarea name=\"message\" rows=\"5\" required></textarea></label>");
        consent(html, account.settings().consentText());
        html.append("<div class=\"trap\" aria-hidden=\"true\"><label>Website<input name=\"")
                .append(escape(honeypot))
                .append("\" tabindex=\"-1\" autocomplete=\"off\"></label></div>");
        hidden(html, "fl_nonce", UUID.randomUUID().toString());
        hidden(html, "fl_started", Long.toString(delivery.receivedAt().toEpochMilli()));
        hidden(html, "landing_page", account.publicUrl() + "/forms/" + account.key());
        hidden(html, "referrer", delivery.header("referer"));
        delivery.query().forEach((name, values) -> {
            if (Attribution.KEYS.contains(name) && !values.isEmpty()) {
                hidden(html, name, values.getFirst());
            }
        });
        html.append("<button>").append(pick(chinese, "Send", "发送")).append("</button></form>");
        return page(chinese, title == null || title.isBlank() ? account.name() : title, html.toString());
    }

    private static void consent(StringBuilder html, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            html.append("<label><input type=\"checkbox\" name=\"consent\" value=\"yes\" required> ")
                    .append(escape(text))
                    .append("</label>");
            hidden(html, "consent_text", text);
        }
    }

    private static void input(
            StringBuilder html, String label, String name, String type, String autocomplete, boolean required) {
        html.append("<label>")
                .append(label)
                .append("<input name=\"")
                .append(name)
                .append("\" type=\"")
                .append(type)
                .append("\" autocomplete=\"")
                .append(autocomplete)
                .append(required ? "\" required></label>" : "\"></label>");
    }

    private static void hidden(StringBuilder html, String name, @Nullable String value) {
        if (value != null) {
            html.append("<input type=\"hidden\" name=\"")
                    .append(escape(name))
                    .append("\" value=\"")
                    .append(escape(value))
                    .append("\">");
        }
    }

    private static String page(boolean chinese, String title, String content) {
        return "<!doctype html><html lang=\"" + (chinese ? "zh-CN" : "en") + "\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escape(title)
                + "</title><style>" + STYLE + "</style></head><body><main><h1>" + escape(title) + "</h1>" + content
                + "</main></body></html>";
    }

    private static String both(boolean chinese, String english, String chineseText) {
        String en = "<p lang=\"en\">" + english + "</p>";
        String zh = "<p lang=\"zh-CN\">" + chineseText + "</p>";
        return chinese ? zh + en : en + zh;
    }

    private static String pick(boolean chinese, String english, String chineseText) {
        return chinese ? chineseText : english;
    }

    private static boolean prefersChinese(HttpDelivery delivery) {
        String languages = delivery.header("accept-language");
        return languages != null
                && List.of(languages.split(",")).getFirst().strip().startsWith("zh");
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
