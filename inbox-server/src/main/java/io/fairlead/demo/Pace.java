package io.fairlead.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How fast customers begin to write, all of them together. */
enum Pace {
    @JsonProperty("calm")
    CALM(4_000, 8_000, 8_000, 35_000),
    @JsonProperty("busy")
    BUSY(100, 300, 3_000, 12_000);

    private final int gapFrom;
    private final int gapTo;
    private final int answerFrom;
    private final int answerTo;

    Pace(int gapFrom, int gapTo, int answerFrom, int answerTo) {
        this.gapFrom = gapFrom;
        this.gapTo = gapTo;
        this.answerFrom = answerFrom;
        this.answerTo = answerTo;
    }

    /** Until somebody writes next. */
    Duration gap(RandomGenerator random) {
        return Duration.ofMillis(random.nextInt(gapFrom, gapTo));
    }

    /** From an agent's reply to the customer's answer. */
    Duration answer(RandomGenerator random) {
        return Duration.ofMillis(random.nextInt(answerFrom, answerTo));
    }

    double perMinute() {
        return 60_000.0 * 2 / (gapFrom + gapTo);
    }
}
