package io.fairlead.channels;

import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Connector;
import io.fairlead.channel.Setting;
import io.fairlead.kernel.Problem;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Settings of any connector, described by its record: the form's schema, what was filled in, which parts are secret. */
@Component
final class SettingsForm {

    private final JsonMapper json;

    SettingsForm(JsonMapper json) {
        this.json = json;
    }

    /** JSON Schema 2020-12 with {@code x-secret}, {@code x-title-zh-CN} and the like. */
    ObjectNode schema(Connector<?> connector) {
        ObjectNode schema = json.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        var required = schema.putArray("required");
        for (RecordComponent component : connector.settingsType().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null && setting.apart()) {
                continue;
            }
            ObjectNode property = properties.putObject(component.getName()).put("type", type(component.getType()));
            if (component.getType() == List.class) {
                property.putObject("items").put("type", "string");
            }
            if (setting != null) {
                describe(property, setting);
                if (setting.required()) {
                    required.add(component.getName());
                }
            }
        }
        return schema;
    }

    private void describe(ObjectNode property, Setting setting) {
        property.put("title", setting.en()).put("x-title-zh-CN", setting.zh());
        if (setting.secret()) {
            property.put("x-secret", true).put("writeOnly", true);
        }
        if (setting.oneOf().length > 0) {
            names(property, "enum", setting.oneOf());
            names(property, "x-enum-en", setting.enOf());
            names(property, "x-enum-zh-CN", setting.zhOf());
        }
        if (!setting.enHint().isEmpty()) {
            property.put("description", setting.enHint()).put("x-description-zh-CN", setting.zhHint());
        }
        if (!setting.onlyIf().isEmpty()) {
            String[] other = setting.onlyIf().split("=", 2);
            names(property.putObject("x-only-if"), other[0], other[1].split(","));
        }
        if (setting.lines()) {
            property.put("x-lines", true);
        }
        if (!setting.byDefault().isEmpty()) {
            property.set("default", json.readTree(setting.byDefault()));
        }
    }

    private static void names(ObjectNode property, String key, String[] values) {
        if (values.length > 0) {
            var names = property.putArray(key);
            Arrays.stream(values).forEach(names::add);
        }
    }

    /**
     * The kind's settings out of {@code before} overwritten by {@code given}; null clears one, other names are left out, and
     * what is edited apart stays as it was. Defaults fill what is missing.
     *
     * @throws Problem.Invalid naming the field that is missing or unfit
     */
    ObjectNode fill(Connector<?> connector, JsonNode before, JsonNode given) {
        ObjectNode all = json.createObjectNode();
        for (RecordComponent component : connector.settingsType().getRecordComponents()) {
            String name = component.getName();
            Setting setting = component.getAnnotation(Setting.class);
            boolean apart = setting != null && setting.apart();
            JsonNode value = given.has(name) && !apart ? given.get(name) : before.path(name);
            if (isEmpty(value)
                    && !given.has(name)
                    && setting != null
                    && !setting.byDefault().isEmpty()) {
                value = json.readTree(setting.byDefault());
            }
            if (!isEmpty(value)) {
                all.set(name, value);
            }
            checkOne(name, value, setting);
        }
        check(connector, all);
        return all;
    }

    /** The same settings with one that is edited apart; checked as a whole. */
    ObjectNode apart(Connector<?> connector, ObjectNode before, String name, JsonNode value) {
        ObjectNode all = before.deepCopy();
        all.set(name, value);
        check(connector, all);
        return all;
    }

    private static void checkOne(String name, JsonNode value, @Nullable Setting setting) {
        if (setting == null) {
            return;
        }
        if (isEmpty(value)) {
            if (setting.required()) {
                throw Problem.Invalid.field(name, "not-blank", name + " is needed.");
            }
            return;
        }
        List<String> allowed = List.of(setting.oneOf());
        if (!allowed.isEmpty() && !allowed.contains(value.asString())) {
            throw Problem.Invalid.field(name, "unknown-value", name + " must be one of " + allowed + ".");
        }
    }

    private <S extends Record> void check(Connector<S> connector, ObjectNode all) {
        try {
            connector.check(read(connector, all));
        } catch (BadSettings e) {
            throw Problem.Invalid.field(e.field(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** @throws Problem.Invalid naming the field whose value has a wrong form */
    <S extends Record> S read(Connector<S> connector, ObjectNode all) {
        try {
            return json.treeToValue(all, connector.settingsType());
        } catch (JacksonException e) {
            String field = e.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .findFirst()
                    .orElse("settings");
            throw Problem.Invalid.field(field, "invalid", field + " has a wrong form.");
        }
    }

    /** The members that are kept encrypted, or all others. */
    ObjectNode part(Connector<?> connector, ObjectNode all, boolean secret) {
        ObjectNode part = json.createObjectNode();
        for (RecordComponent component : connector.settingsType().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            boolean isSecret = setting != null && setting.secret();
            if (isSecret == secret && all.has(component.getName())) {
                part.set(component.getName(), all.get(component.getName()));
            }
        }
        return part;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isString() && value.asString().isBlank());
    }

    private static String type(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "integer";
        }
        if (type == List.class) {
            return "array";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "object" : "string";
    }
}
