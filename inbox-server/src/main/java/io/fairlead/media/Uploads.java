package io.fairlead.media;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files that people attach, and who may see which. */
@Component
final class Uploads {

    private static final int SWEPT_AT_ONCE = 500;

    /** What multipart adds around a file. */
    private static final long ENVELOPE = 16 * 1024;

    private static final long PATIENT = 2;

    private final MediaStore store;
    private final MediaTable table;
    private final MediaSettings settings;
    private final FileRules rules;
    private final Clock clock;

    Uploads(MediaStore store, MediaTable table, MediaSettings settings, FileRules rules, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.table = table;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Streams the file to the disk; it is held in memory only piece by piece. Nothing remains of one that is refused.
     *
     * @param pieces taken to their end, also if the file is refused at the first
     * @throws Problem.TooLarge as an error, {@link Problem.UnsupportedMediaType} for programs, {@link Problem.Invalid} if
     *     there is none or it is empty
     */
    Mono<MediaStore.StoredFile> take(Actor by, Flux<Piece> pieces) {
        by.require(Ability.CONVERSATION_REPLY);
        return store.store(pieces, this::check, settings.uploadLimit().toBytes(), by.label());
    }

    /** The same from outside, where a program may also hide behind a harmless name. */
    Mono<MediaStore.StoredFile> takeFrom(String label, Flux<Piece> pieces) {
        AtomicBoolean first = new AtomicBoolean(true);
        return store.store(
                pieces,
                piece -> {
                    check(piece);
                    if (first.getAndSet(false) && Programs.is(piece.bytes())) {
                        throw new Problem.UnsupportedMediaType("Programs are not taken.");
                    }
                },
                settings.uploadLimit().toBytes(),
                label);
    }

    long largest() {
        return settings.uploadLimit().toBytes();
    }

    private void check(Piece piece) {
        if (rules.isProgram(piece.name())) {
            throw new Problem.UnsupportedMediaType("Files of this kind are not taken.");
        }
    }

    /** Refuses by the length that a request announces, before anything of it is read. */
    void checkAnnounced(long bytes) {
        if (bytes > settings.uploadLimit().toBytes() + ENVELOPE) {
            throw tooLarge();
        }
    }

    /** A refused file is read to its end, but one that has no end is cut off. */
    void checkRead(long bytes) {
        if (bytes > PATIENT * settings.uploadLimit().toBytes()) {
            throw tooLarge();
        }
    }

    private Problem tooLarge() {
        return new Problem.TooLarge(
                "A file may have up to " + settings.uploadLimit().toMegabytes() + " MB.");
    }

    /** The file if it is the actor's own or one of a message that the actor sees. */
    Mono<MediaStore.StoredFile> find(Actor.User actor, String publicName) {
        return table.visible(publicName, actor).switchIfEmpty(Mono.error(() -> new Problem.NotFound("file")));
    }

    /** Removes uploads that no message has taken up in time. Gives how many. */
    Mono<Long> sweep() {
        return table.sweep(clock.instant().minus(settings.keepUnused()), SWEPT_AT_ONCE)
                .distinct()
                .collectList()
                .flatMap(hashes -> hashes.isEmpty() ? Mono.just(0L) : forget(hashes));
    }

    private Mono<Long> forget(List<String> hashes) {
        return table.unused(hashes)
                .concatMap(hash -> store.forget(hash, settings.keepUnused()))
                .then(Mono.just((long) hashes.size()));
    }
}
