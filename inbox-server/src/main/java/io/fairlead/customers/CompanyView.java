package io.fairlead.customers;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organisation. Counts are of what the reader sees.
 *
 * @param domains registrable domains by which its people are recognised
 * @param openConversations with its people
 */
public record CompanyView(
        UUID id,
        long version,
        String name,
        @Nullable String country,
        List<String> domains,
        long contacts,
        long openConversations,
        Instant createdAt) {}
