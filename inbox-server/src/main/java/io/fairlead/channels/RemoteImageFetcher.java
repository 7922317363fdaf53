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
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Fetches remote images for those who want to see them, without a word about who that is. What was fetched is kept for a
 * while, so that a sender cannot count readers; what asks for the same at the same time waits for one answer.
 */
@Component
final class RemoteImageFetcher {

    static final int LARGEST = 5 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 100;
    private static final long KEPT_BYTES = 32L * 1024 * 1024;
    private static final Duration KEPT_FOR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

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
        return Mono.fromSupplier(() -> URI.create(source))
                .flatMap(url -> egress.follow(url, LARGEST, patience))
                .map(RemoteImageFetcher::picture)
                .doOnNext(picture -> keep(source, picture))
                .onErrorMap(RemoteImageFetcher::problem)
                .doFinally(_ -> running.remove(source))
                .cache();
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
