package io.fairlead.channels;

import io.fairlead.channel.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What went through each account on this node lately; kept in memory, any thread. */
@Component
final class Traffic {

    private static final int MINUTES = 60;

    private final Map<UUID, Meter> meters = new ConcurrentHashMap<>();
    private final Clock clock;

    Traffic(Clock clock) {
        this.clock = clock;
    }

    void waiting(UUID account) {
        meter(account).waiting(clock.instant());
    }

    /** @param outcome null if it could not be stored now and was given back */
    void done(UUID account, @Nullable Outcome outcome) {
        meter(account).done(clock.instant(), outcome);
    }

    void failed(UUID account, @Nullable String error) {
        meter(account).lastError = error;
    }

    List<Integer> inPerMinute(UUID account) {
        return meter(account).minutes(clock.instant());
    }

    long duplicatesToday(UUID account) {
        return meter(account).duplicatesOn(day(clock.instant()));
    }

    /** Seconds since items began to wait without a moment when none did; null if none waits. */
    @Nullable
    Long lag(UUID account) {
        return meter(account).lag(clock.instant());
    }

    @Nullable
    String lastError(UUID account) {
        return meter(account).lastError;
    }

    private Meter meter(UUID account) {
        return meters.computeIfAbsent(account, _ -> new Meter());
    }

    private static long day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    private static final class Meter {
        private final int[] counts = new int[MINUTES];
        private long minute;
        private long day;
        private long duplicates;
        private int waiting;
        private @Nullable Instant waitingSince;
        private volatile @Nullable String lastError;

        synchronized void waiting(Instant now) {
            if (waiting++ == 0) {
                waitingSince = now;
            }
        }

        synchronized void done(Instant now, @Nullable Outcome outcome) {
            waiting = Math.max(0, waiting - 1);
            waitingSince = waiting == 0 ? null : waitingSince;
            if (outcome == null) {
                return;
            }
            turn(now);
            counts[(int) (minute % MINUTES)]++;
            if (outcome == Outcome.DUPLICATE) {
                duplicates = duplicatesOn(day(now)) + 1;
                day = day(now);
            }
        }

        synchronized long duplicatesOn(long asked) {
            return day == asked ? duplicates : 0;
        }

        synchronized @Nullable Long lag(Instant now) {
            Instant since = waitingSince;
            return since == null ? null : Math.max(0, now.getEpochSecond() - since.getEpochSecond());
        }

        synchronized List<Integer> minutes(Instant now) {
            turn(now);
            List<Integer> oldestFirst = new ArrayList<>(MINUTES);
            for (int i = 1; i <= MINUTES; i++) {
                oldestFirst.add(counts[(int) ((minute + i) % MINUTES)]);
            }
            return oldestFirst;
        }

        /** Empties the places of the minutes that have passed since the last look. */
        private void turn(Instant now) {
            long present = now.getEpochSecond() / 60;
            if (present - minute >= MINUTES) {
                Arrays.fill(counts, 0);
            } else {
                for (long m = minute + 1; m <= present; m++) {
                    counts[(int) (m % MINUTES)] = 0;
                }
            }
            minute = Math.max(minute, present);
        }
    }
}
