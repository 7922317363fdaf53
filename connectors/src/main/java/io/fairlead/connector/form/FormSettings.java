package io.fairlead.connector.form;

import io.fairlead.channel.Setting;
import org.jspecify.annotations.Nullable;

/**
 * @param title heading of the hosted page
 * @param consentText shown beside a box on the hosted page; without it the page has no such box
 * @param productLine given to every lead that names none
 * @param allowedOrigins sites whose pages may post, separated by spaces; empty: all
 * @param honeypot name of the field that people do not see and machines fill in
 * @param minSeconds faster than this nobody fills in a form; counts if the form tells when it was opened
 * @param definition the form as it was last published; null: posts are read by the usual names of fields
 */
public record FormSettings(
        @Setting(en = "Heading", zh = "标题") @Nullable String title,

        @Setting(en = "Consent text", zh = "同意条款文本") @Nullable
        String consentText,

        @Setting(en = "Product line", zh = "产品线") @Nullable String productLine,

        @Setting(en = "Sites that may post, separated by spaces", zh = "允许提交的网站，以空格分隔") @Nullable
        String allowedOrigins,

        @Setting(en = "Name of the trap field", zh = "陷阱字段名称", byDefault = "\"fl_website\"") @Nullable
        String honeypot,

        @Setting(en = "Shortest time to fill in, in seconds", zh = "最短填写时间（秒）", byDefault = "2") @Nullable
        Integer minSeconds,

        @Setting(en = "Form", zh = "表单", apart = true) @Nullable
        FormDefinition definition) {

    public FormSettings with(FormDefinition form) {
        return new FormSettings(title, consentText, productLine, allowedOrigins, honeypot, minSeconds, form);
    }
}
