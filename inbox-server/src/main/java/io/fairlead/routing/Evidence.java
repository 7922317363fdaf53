package io.fairlead.routing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision was made from.
 *
 * @param members people who work the inbox
 * @param candidates those of them who were online and available, the best first, at most {@value #MOST}
 * @param lastAssignee who had this customer before
 */
record Evidence(
        int members, List<Candidate> candidates, @Nullable UUID lastAssignee) {
    static final int MOST = 20;

    record Candidate(
            UUID id,
            String name,
            int load,
            int capacity,
            @Nullable Instant lastAssignedAt) {}
}
