package io.fairlead.customers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person as lists, details, the journal and live frames show it. Times are UTC.
 *
 * @param version grows with each change of what is known; not with each message
 * @param name empty if unknown
 * @param statedCompany as the person wrote it; says nothing about who they are
 * @param source first touch: utm_* and the like; never changes
 * @param conversations of the inboxes that the reader sees, the newest first; in details only
 */
public record ContactView(
        UUID id,
        long version,
        String name,
        @Nullable Named company,
        @Nullable String statedCompany,
        @Nullable String country,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable Map<String, @Nullable Object> source,
        List<String> tags,
        List<Identity> identities,
        @Nullable Named owner,
        @Nullable Instant lastInteractionAt,
        Instant createdAt,
        Map<String, @Nullable Object> custom,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Talk> conversations) {

    public record Named(UUID id, String name) {}

    /** @param kind {@code email}, {@code phone}, {@code visitor} or {@code external} */
    public record Identity(String kind, String value, String raw, boolean verified) {}

    public record Talk(
            UUID id,
            long number,
            @Nullable String subject,
            String status,
            String channelKind,
            Instant lastInteractionAt) {}

    ContactView with(List<Talk> talks) {
        return new ContactView(
                id,
                version,
                name,
                company,
                statedCompany,
                country,
                language,
                timeZone,
                source,
                tags,
                identities,
                owner,
                lastInteractionAt,
                createdAt,
                custom,
                talks);
    }
}
