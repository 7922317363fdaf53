package io.fairlead.routing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why somebody has a conversation, or why nobody has.
 *
 * @param to null: nobody
 * @param by who did it by hand; null: routing
 * @param reason {@code fewest-open}, {@code returning-customer}, {@code by-hand}, or why it is queued
 * @param evidence what the decision was made from, see {@link Evidence}
 */
public record DecisionView(
        Instant at,
        @Nullable Person from,
        @Nullable Person to,
        @Nullable Person by,
        String reason,
        JsonNode evidence) {

    public record Person(UUID id, String name) {}
}
