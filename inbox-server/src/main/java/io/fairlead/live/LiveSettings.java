package io.fairlead.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code fairlead.live}.
 *
 * @param queueFrames events that may wait for one slow socket; one more closes it
 * @param queueBytes bytes that may wait for one slow socket
 * @param largestFrame of a client
 * @param framesPerSecond of a client, on average; three times as many at once
 * @param firstFrameWithin a socket that says nothing for this long is closed
 * @param ping how often the server asks for a sign of life; two unanswered ones close the socket
 * @param replayAtMost events that are sent again after an interruption; beyond it the client reloads
 */
@ConfigurationProperties("fairlead.live")
record LiveSettings(
        @DefaultValue("1000") int queueFrames,
        @DefaultValue("4MB") DataSize queueBytes,
        @DefaultValue("16KB") DataSize largestFrame,
        @DefaultValue("20") int framesPerSecond,
        @DefaultValue("10s") Duration firstFrameWithin,
        @DefaultValue("25s") Duration ping,
        @DefaultValue("20000") int replayAtMost) {

    LiveSettings {
        if (ping.toSeconds() < 1 || firstFrameWithin.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "fairlead.live.ping and fairlead.live.first-frame-within must be at least 1s");
        }
        if (queueFrames < 1 || framesPerSecond < 1 || replayAtMost < 0) {
            throw new IllegalArgumentException(
                    "fairlead.live.queue-frames and fairlead.live.frames-per-second must be at least 1, replay-at-most at least 0");
        }
    }
}
