package io.fairlead.journal;

import java.time.Instant;
import java.util.UUID;

/**
 * One committed event.
 *
 * @param seq gapless position in commit order, from 1
 * @param payload the event's JSON text, exactly as every reader gets it
 */
public record JournalRow(
        long seq, Instant at, String type, UUID subject, long version, String audience, String actor, String payload) {}
