package io.fairlead.connector.chat;

import java.time.Duration;

/**
 * How much one visitor or one address may do.
 *
 * @param frames per socket: burst of frames of any kind; one more per {@code frameEvery}. Beyond it the socket is closed
 * @param says per socket: burst of messages; one more per {@code sayEvery}. Beyond it they are put off
 * @param addressSays the same per remote address, all its sockets together
 */
public record ChatLimits(
        int maxFrameChars,
        int maxTextChars,
        int maxFiles,
        Duration helloWithin,
        Duration storeWithin,
        int socketsPerVisitor,
        int socketsPerAddress,
        int frames,
        Duration frameEvery,
        int says,
        Duration sayEvery,
        int addressSays,
        Duration addressSayEvery) {

    public static final ChatLimits DEFAULT = new ChatLimits(
            64 * 1024,
            8_000,
            10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            20,
            1_000,
            120,
            Duration.ofMillis(100),
            20,
            Duration.ofSeconds(1),
            200,
            Duration.ofMillis(100));
}
