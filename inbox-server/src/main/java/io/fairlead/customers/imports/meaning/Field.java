package io.fairlead.customers.imports.meaning;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a column may mean. */
public enum Field {
    NAME("name", false),
    GIVEN_NAME("givenName", false),
    FAMILY_NAME("familyName", false),
    EMAIL("email", true),
    PHONE("phone", true),
    COMPANY("company", false),
    COUNTRY("country", false),
    LANGUAGE("language", false),
    TIME_ZONE("timeZone", false),
    TAGS("tags", true),
    POSITION("position", false),
    WEBSITE("website", false),
    ADDRESS("address", true),
    NOTE("note", true),
    /** Recognises a card that is imported again. */
    UID("uid", false),
    /** Kept under the column's own name. */
    CUSTOM("custom", true);

    private static final Map<String, Field> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(Field::code, Function.identity()));

    private final String code;
    private final boolean repeatable;

    Field(String code, boolean repeatable) {
        this.code = code;
        this.repeatable = repeatable;
    }

    /** The name in JSON. */
    public String code() {
        return code;
    }

    /** Whether several columns may mean it. */
    public boolean isRepeatable() {
        return repeatable;
    }

    public static @Nullable Field of(String code) {
        return BY_CODE.get(code);
    }
}
