package io.fairlead.connector.chat;

import java.time.Duration;

/** A token bucket: {@code burst} at once, one more per {@code refill}. Thread-safe. */
final class Bucket {
    private final int burst;
    private final long refillNanos;
    private double tokens;
    private long at;

    Bucket(int burst, Duration refill, long nowNanos) {
        this.burst = burst;
        this.refillNanos = refill.toNanos();
        this.tokens = burst;
        this.at = nowNanos;
    }

    synchronized boolean take(long nowNanos) {
        fill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    synchronized boolean full(long nowNanos) {
        fill(nowNanos);
        return tokens >= burst;
    }

    private void fill(long nowNanos) {
        tokens = Math.min(burst, tokens + (double) Math.max(0, nowNanos - at) / refillNanos);
        at = nowNanos;
    }
}
