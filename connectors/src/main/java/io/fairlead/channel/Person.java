package io.fairlead.channel;

import org.jspecify.annotations.Nullable;

/**
 * The outside person behind a message, as the channel states it: untrusted, not normalised, each part may be missing.
 *
 * @param externalId the channel's own id of the person
 * @param visitorId signed visitor of a chat bubble
 */
public record Person(
        @Nullable String externalId,
        @Nullable String visitorId,
        @Nullable String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String company,
        @Nullable String country,
        @Nullable String language,
        @Nullable String timeZone) {

    public static Person email(@Nullable String name, String email) {
        return new Person(null, null, name, email, null, null, null, null, null);
    }
}
