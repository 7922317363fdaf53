package io.fairlead.connector.form;

import io.fairlead.connector.form.FormDefinition.Consent;
import io.fairlead.connector.form.FormDefinition.Field;
import io.fairlead.connector.form.FormDefinition.Thanks;
import io.fairlead.connector.form.FormDefinition.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form of an account for which nobody has built one: its hosted page, and what a builder starts from. */
final class StandardForm {

    private StandardForm() {}

    static FormDefinition of(String name, FormSettings settings) {
        String title = settings.title() == null || settings.title().isBlank() ? name : settings.title();
        Integer seconds = settings.minSeconds();
        return new FormDefinition(
                0,
                List.of("en", "zh-CN"),
                Map.of("en", title),
                Map.of(),
                Map.of(),
                List.of(
                        field("name", Type.NAME, false, "Name", "姓名"),
                        field("email", Type.EMAIL, true, "E-mail", "电子邮箱"),
                        field("phone", Type.PHONE, false, "Phone", "电话"),
                        field("company", Type.COMPANY, false, "Company", "公司"),
                        field("country", Type.COUNTRY, false, "Country or region", "国家/地区"),
                        field("message", Type.LONG_TEXT, true, "How can we help you?", "您的需求")),
                consent(settings.consentText()),
                new FormDefinition.Spam(seconds == null ? 2 : seconds, 3, null),
                new Thanks(Map.of(), null));
    }

    private static Field field(String id, Type type, boolean required, String english, String chinese) {
        return new Field(id, type, required, Map.of("en", english, "zh-CN", chinese), Map.of(), List.of(), null);
    }

    private static @Nullable Consent consent(@Nullable String text) {
        return text == null || text.isBlank() ? null : new Consent(1, true, Map.of("en", text));
    }
}
