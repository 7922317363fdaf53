package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Fetches remote images for those who want to see them, without a word about who that is. What was fetched is kept for a
 * while, so that a sender cannot count readers; what asks for the same at the same time waits for one answer.
 */
@Component
final class RemoteImageFetcher {

    static final int LARGEST = 5 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 24;
    private static final long KEPT_BYTES = 32L * 1024 * 1024;
    private static final Duration KEPT_FOR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

    /** For one's turn while as many are being fetched as may be: a mail with fifty pictures is none too many. */
    private static final Retry WAIT = Retry.fixedDelay(50, Duration.ofMillis(200))
            .filter(Problem.Unavailable.class::isInstance)
            .onRetryExhaustedThrow((_, last) -> last.failure());

    /** Which browsers take, and {@link URI} does not. */
    private static final Pattern RAW = Pattern.compile("[\\s\"<>\\\\^`{|}]|%(?![0-9A-Fa-f]{2})");

    private final Egress egress;
    private final Clock clock;
    private final int mostAtOnce;
    private final Duration patience;
    private final Map<String, Mono<Picture>> running = new ConcurrentHashMap<>();

    /** Least recently used first; guarded by itself. */
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);

    private long keptBytes;

    @Autowired
    RemoteImageFetcher(Egress egress, Clock clock) {
        this(egress, clock, MOST_AT_ONCE, PATIENCE);
    }

    RemoteImageFetcher(Egress egress, Clock clock, int mostAtOnce, Duration patience) {
        this.egress = egress;
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
        this.patience = patience;
    }

    record Picture(String mediaType, byte[] bytes) {
        @SuppressWarnings("ArrayRecordComponent")
        Picture {}
    }

    private record Kept(Picture picture, Instant at) {}

    /**
     * Errors with {@code image-unavailable}, whatever the reason, so that nobody learns from it what this server can reach;
     * with {@code image-too-large} or {@code image-type-refused} for what did arrive; with {@code overloaded} if too many
     * are being fetched.
     */
    Mono<Picture> fetch(String source) {
        return Mono.defer(() -> keptOrRunning(source)).retryWhen(WAIT);
    }

    private Mono<Picture> keptOrRunning(String source) {
        Picture held = held(source);
        if (held != null) {
            return Mono.just(held);
        }
        if (running.size() >= mostAtOnce && !running.containsKey(source)) {
            return Mono.error(() -> new Problem.Unavailable(
                    "overloaded", "Too many images are being fetched; try again soon.", COME_AGAIN));
        }
        return running.computeIfAbsent(source, this::begin);
    }

    private Mono<Picture> begin(String source) {
        return Mono.fromSupplier(() -> address(source))
                .flatMap(url -> egress.image(url, LARGEST, patience))
                .map(RemoteImageFetcher::picture)
                .doOnNext(picture -> keep(source, picture))
                .onErrorMap(RemoteImageFetcher::problem)
                .doFinally(_ -> running.remove(source))
                .cache();
    }

    private static URI address(String source) {
        return URI.create(RAW.matcher(source)
                .replaceAll(raw -> "%%%02X".formatted((int) raw.group().charAt(0))));
    }

    private static Picture picture(Egress.Fetched fetched) {
        String stated = fetched.contentType().toLowerCase(Locale.ROOT);
        boolean may = stated.startsWith("image/") || stated.startsWith("application/octet-stream");
        PictureKind kind = may ? PictureKind.of(fetched.bytes()) : null;
        if (kind == null) {
            throw new Problem.Unprocessable("image-type-refused", "This is no picture of a kind that is shown here.");
        }
        return new Picture(kind.mediaType(), fetched.bytes());
    }

    private static Throwable problem(Throwable error) {
        if (error instanceof Problem) {
            return error;
        }
        return error instanceof DataBufferLimitException
                ? new Problem.Unprocessable("image-too-large", "Images of more than 5 MB are not shown.")
                : new Problem.Unprocessable("image-unavailable", "This image could not be fetched.");
    }

    private @Nullable Picture held(String source) {
        synchronized (kept) {
            Kept found = kept.get(source);
            return found == null || found.at().plus(KEPT_FOR).isBefore(clock.instant()) ? null : found.picture();
        }
    }

    private void keep(String source, Picture picture) {
        synchronized (kept) {
            drop(kept.put(source, new Kept(picture, clock.instant())));
            keptBytes += picture.bytes().length;
            while (keptBytes > KEPT_BYTES) {
                drop(kept.remove(kept.firstEntry().getKey()));
            }
        }
    }

    private void drop(@Nullable Kept gone) {
        keptBytes -= gone == null ? 0 : gone.picture().bytes().length;
    }
}
