package io.fairlead.channels;

import io.fairlead.channel.Capabilities;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A channel account for admins and leads.
 *
 * @param url where it is reached: posted to, loaded from or written to
 * @param settings without secrets
 * @param secretsSet names of secret settings that have a value
 * @param watched what lies in it has places and numbers, so that it can be compared with its ledger
 */
public record ChannelView(
        UUID id,
        long version,
        String kind,
        String name,
        String state,
        @Nullable String stateDetail,
        Inbox inbox,
        String url,
        @Nullable String address,
        @Nullable String defaultCountry,
        JsonNode settings,
        List<String> secretsSet,
        Capabilities capabilities,
        boolean watched,
        Instant createdAt,
        Health health) {

    public record Inbox(UUID id, String name) {}

    /**
     * @param receivedToday since midnight UTC; duplicates are counted since this node started
     * @param lagSeconds how long the oldest item waits to be stored; null: none waits
     * @param lastSuccessAt when all was well last: a mailbox was looked at, something was received elsewhere
     * @param errorsToday how often a connection broke or something was found missing, since midnight UTC
     * @param check the last comparison with the ledger; null: there was none
     * @param inPerMinute the last hour, oldest first, as this node saw it
     */
    public record Health(
            long receivedToday,
            long importedToday,
            long duplicateToday,
            long quarantined,
            @Nullable Instant lastReceivedAt,
            @Nullable Instant lastSentAt,
            @Nullable Long lagSeconds,
            @Nullable Instant lastSuccessAt,
            long errorsToday,
            @Nullable String lastError,
            @Nullable Check check,
            List<Integer> inPerMinute) {}

    /**
     * @param found things in the channel
     * @param behind of these the ones that it is about to take
     * @param missing of these the ones that ought to have been in the ledger and were not
     * @param mended of the missing the ones that have been taken since
     */
    public record Check(Instant at, int found, int behind, int missing, int mended) {}
}
