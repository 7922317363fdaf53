package io.fairlead.inbox;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A reply to be sent later: at a wall time, or when the moment has passed in which it may be taken back. One of the two is given.
 *
 * @param undoSeconds how long that moment is
 * @param localTime such as {@code 2027-03-14T09:00}, on the clocks of {@code zone}
 * @param zone IANA name
 */
record NewScheduled(
        @NotNull @Valid NewMessage message,
        @Nullable @Min(1) @Max(30) Integer undoSeconds,
        @Nullable @Size(max = 40) String localTime,
        @Nullable @Size(max = 64) String zone) {}
