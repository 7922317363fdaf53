package io.fairlead.access;

import io.fairlead.kernel.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an inbox is to be; null leaves as it is, or takes the default for a new one.
 *
 * @param teams all teams that serve it
 * @param reopenDays days after closing within which an answer reopens the conversation instead of beginning another
 * @param signatures by the customer's language, {@code en} or {@code zh-CN}; may name {@code {{agent.name}}} and
 *     {@code {{inbox.name}}}
 * @param autoReply whether a customer who writes is told so at once, and in which words; may name {@code {{inbox.name}}}
 */
public record InboxChange(
        @Nullable Long version,
        @Nullable @Size(min = 1, max = 200) String name,
        @Nullable List<UUID> teams,
        @Nullable @Min(0) @Max(3650) Integer reopenDays,
        @Nullable Map<String, @NotNull @Size(max = 4_000) String> signatures,
        @Nullable @Valid AutoReply autoReply) {

    private static final Set<String> LANGUAGES = Set.of("en", "zh-CN");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

    /** @param texts null: they stay as they are */
    public record AutoReply(boolean on, @Nullable Map<String, @NotNull @Size(max = 4_000) String> texts) {}

    /** Nothing of a mail's words. */
    public InboxChange(
            @Nullable Long version, @Nullable String name, @Nullable List<UUID> teams, @Nullable Integer reopenDays) {
        this(version, name, teams, reopenDays, null, null);
    }

    /** @throws Problem.Invalid for a language that there is not, or a placeholder that would go out as it stands */
    void check() {
        check("signatures", signatures, Set.of("agent.name", "inbox.name"));
        check("autoReply", autoReply == null ? null : autoReply.texts(), Set.of("inbox.name"));
    }

    private static void check(String field, @Nullable Map<String, String> texts, Set<String> placeholders) {
        for (Map.Entry<String, String> text : texts == null ? Set.<Map.Entry<String, String>>of() : texts.entrySet()) {
            if (!LANGUAGES.contains(text.getKey())) {
                throw Problem.Invalid.field(field, "unknown-language", "Write it in en or zh-CN.");
            }
            if (text.getValue().indexOf('\0') >= 0) {
                throw Problem.Invalid.field(field, "invalid", "It contains a character that is no text.");
            }
            Matcher named = PLACEHOLDER.matcher(text.getValue());
            while (named.find()) {
                if (!placeholders.contains(named.group(1))) {
                    throw Problem.Invalid.field(
                            field, "unknown-placeholder", "There is nothing to put for " + named.group() + ".");
                }
            }
        }
    }
}
