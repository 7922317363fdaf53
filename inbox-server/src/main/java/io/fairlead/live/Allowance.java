package io.fairlead.live;

/** A token bucket: so many per second on average, three times as many at once. */
final class Allowance {

    private static final int BURST_SECONDS = 3;
    private static final double NANOS = 1e9;

    private final int perSecond;
    private double left;
    private long last;

    Allowance(int perSecond) {
        this.perSecond = perSecond;
        this.left = perSecond * BURST_SECONDS;
    }

    boolean take(long nanoTime) {
        if (last != 0) {
            left = Math.min(perSecond * BURST_SECONDS, left + (nanoTime - last) / NANOS * perSecond);
        }
        last = nanoTime;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
