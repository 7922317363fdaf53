package io.fairlead.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What holds for every connector. Each connector's test implements it, or one of its extensions. */
public interface ConnectorContract<S extends Record> {

    Connector<S> connector();

    /** Settings that work. */
    S settings();

    /** An account with these settings and one secret of its own, if the kind has any. */
    default Account<S> account() {
        String secret = connector().newSecret();
        return account(secret == null ? List.of() : List.of(secret));
    }

    default Account<S> account(List<String> secrets) {
        return new Account<>(
                UUID.fromString("01900000-0000-7000-8000-000000000001"),
                "kept-key-of-the-account",
                "An account",
                settings(),
                secrets,
                URI.create("http://127.0.0.1:8080"),
                null);
    }

    @Test
    default void kindFitsIntoAddressesAndColumns() {
        assertThat(connector().kind()).matches("[a-z][a-z0-9-]{1,30}");
    }

    @Test
    default void titlesAreGivenInEnglishAndChinese() {
        assertThat(connector().titles()).containsKeys("en", "zh-CN");
        assertThat(connector().titles().values()).noneMatch(String::isBlank);
    }

    @Test
    default void everySettingIsDescribedForTheForm() {
        for (RecordComponent component : connector().settingsType().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            assertThat(setting).as(component.getName()).isNotNull();
            assertThat(List.of(setting.en(), setting.zh())).noneMatch(String::isBlank);
            if (!setting.byDefault().isEmpty()) {
                assertThatCode(() -> JsonMapper.shared().readTree(setting.byDefault()))
                        .as(component.getName())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    default void settingsSurviveJson() {
        JsonMapper json = JsonMapper.shared();
        assertThat(json.readValue(
                        json.writeValueAsString(settings()), connector().settingsType()))
                .isEqualTo(settings());
    }

    @Test
    default void workingSettingsAreAccepted() {
        assertThatCode(() -> connector().check(settings())).doesNotThrowAnyException();
    }

    @Test
    default void secretsAreLongAndNeverTheSame() {
        String one = connector().newSecret();
        if (one != null) {
            assertThat(one)
                    .hasSizeGreaterThanOrEqualTo(24)
                    .isNotEqualTo(connector().newSecret());
        }
    }

    /** Keys, ids and sizes that the ledger and the intake rely on. */
    static void checkInbound(Inbound item) {
        assertThat(item.externalKey()).hasSizeBetween(1, 1_000);
        assertThat(item.externalKey().chars()).noneMatch(Character::isISOControl);
        assertThat(item.raw().mediaType()).isNotBlank();
        if (item instanceof Inbound.Message message) {
            boolean something = message.kind() == Inbound.Kind.LEAD
                    || message.text() != null
                    || message.html() != null
                    || !message.attachments().isEmpty();
            assertThat(something).as("a message says something").isTrue();
            assertThat(message.source().values()).allMatch(value -> value.length() <= 512);
            assertThat(message.attachments()).allMatch(file -> (file.bytes() == null) != (file.url() == null));
            Integer quote = message.quoteOffset();
            assertThat(quote == null
                            || (message.text() != null
                                    && quote <= message.text().length()))
                    .isTrue();
        }
    }

    /** Compares by value, arrays included. */
    static String described(Object record) {
        if (record instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (record instanceof List<?> list) {
            return list.stream().map(ConnectorContract::described).toList().toString();
        }
        if (!(record instanceof Record)) {
            return String.valueOf(record);
        }
        StringBuilder text = new StringBuilder(record.getClass().getSimpleName());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                text.append(' ').append(component.getName()).append('=');
                text.append(described(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }
}
