package io.fairlead.media;

import io.fairlead.kernel.Home;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps bytes in files named by their SHA-256 under the home folder, and rows that give each use an unguessable public name.
 * Bytes are on the disk, not only in its cache, when a {@code Mono} completes.
 */
@Component
public final class MediaStore implements DisposableBean {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration YOUNG = Duration.ofMinutes(10);
    private static final int NAME_BYTES = 18;
    private static final int PIECE = 64 * 1024;

    private final MediaTable table;
    private final Home home;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Scheduler disk = Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "media");

    MediaStore(MediaTable table, Home home, Clock clock) {
        this.table = table;
        this.home = home;
        this.clock = clock;
    }

    /**
     * One use of stored bytes.
     *
     * @param name as a person may see it: no path, no control or direction-changing characters
     * @param contentType as the sender stated it; trusted for nothing but a label
     */
    public record StoredFile(UUID id, String publicName, String sha256, String name, String contentType, long size) {}

    /** @param createdBy label of the actor */
    public Mono<StoredFile> store(String name, String contentType, byte[] bytes, String createdBy) {
        return keep(bytes)
                .flatMap(hash -> table.insert(
                        newPublicName(),
                        hash,
                        FileNames.clean(name),
                        FileNames.type(contentType),
                        bytes.length,
                        createdBy));
    }

    /**
     * The same for the first file of those that come piece by piece. All pieces are taken, also of a file that is refused:
     * the framework's multipart parser loses buffers when it is cancelled.
     *
     * @param check throws the problem of a piece that is not wanted
     * @throws io.fairlead.kernel.Problem.TooLarge as an error beyond {@code limit} bytes, {@code Invalid} if there are none
     */
    Mono<StoredFile> store(Flux<Piece> pieces, Consumer<Piece> check, long limit, String createdBy) {
        return Mono.usingWhen(
                Mono.fromCallable(() -> incoming(limit)).subscribeOn(disk),
                file -> pieces.concatMap(piece -> append(file, piece, check), 1)
                        .then(Mono.fromCallable(file::keep).subscribeOn(disk))
                        .flatMap(hash -> table.insert(
                                newPublicName(),
                                hash,
                                FileNames.clean(file.head().name()),
                                FileNames.type(file.head().contentType()),
                                file.size(),
                                createdBy)),
                file -> Mono.fromRunnable(file::close).subscribeOn(disk));
    }

    private Mono<Void> append(Incoming file, Piece piece, Consumer<Piece> check) {
        return Mono.<Void>fromRunnable(() -> file.append(piece, check)).subscribeOn(disk);
    }

    /** The bytes as they are read, piece by piece; empty if there are none. */
    public Mono<Flux<DataBuffer>> content(String sha256) {
        return Mono.fromCallable(() -> file(sha256))
                .filter(Files::isRegularFile)
                .map(path -> DataBufferUtils.readAsynchronousFileChannel(
                                () -> AsynchronousFileChannel.open(path, StandardOpenOption.READ),
                                DefaultDataBufferFactory.sharedInstance,
                                PIECE)
                        .subscribeOn(disk))
                .onErrorResume(java.nio.file.NoSuchFileException.class, _ -> Mono.empty())
                .subscribeOn(disk);
    }

    /** Deletes bytes that nothing refers to, unless somebody stored the same ones within the given time. */
    Mono<Void> forget(String sha256, Duration unless) {
        return Mono.<Void>fromRunnable(
                        () -> Incoming.forget(path(sha256), clock.instant().minus(unless)))
                .subscribeOn(disk);
    }

    private Path path(String sha256) {
        try {
            return file(sha256);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Keeps bytes without a row, such as a delivery as received; gives their SHA-256 in lower-case hexadecimal. */
    public Mono<String> keep(byte[] bytes) {
        return Mono.fromCallable(() -> write(bytes)).subscribeOn(disk).timeout(TIMEOUT);
    }

    /** @param size in bytes */
    public record Kept(String sha256, long size) {}

    /**
     * The same for bytes that come piece by piece and are in memory only so; nothing remains of what is too large.
     *
     * @throws Problem.TooLarge as an error beyond {@code limit} bytes
     */
    public Mono<Kept> keep(Flux<byte[]> pieces, long limit) {
        return Mono.usingWhen(
                Mono.fromCallable(() -> incoming(limit)).subscribeOn(disk),
                file -> pieces.concatMap(bytes -> write(file, bytes), 1)
                        .then(Mono.fromCallable(() -> new Kept(file.keepAnything(), file.size()))
                                .subscribeOn(disk)),
                file -> Mono.fromRunnable(file::close).subscribeOn(disk));
    }

    private Mono<Void> write(Incoming file, byte[] bytes) {
        return Mono.<Void>fromRunnable(() -> {
                    try {
                        file.write(bytes);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .subscribeOn(disk);
    }

    /** Where the bytes lie, for libraries that want a file; not to be changed. Empty if there are none. */
    public Mono<Path> whereIs(String sha256) {
        return Mono.fromCallable(() -> file(sha256))
                .filter(Files::isRegularFile)
                .onErrorResume(java.nio.file.NoSuchFileException.class, _ -> Mono.empty())
                .subscribeOn(disk)
                .timeout(TIMEOUT);
    }

    /** Deletes bytes that nobody needs any more, unless something still refers to them or they are young. */
    public Mono<Void> release(String sha256) {
        return table.unused(java.util.List.of(sha256))
                .concatMap(hash -> forget(hash, YOUNG))
                .then();
    }

    /** Empty if there are no such bytes. */
    public Mono<byte[]> bytes(String sha256) {
        return Mono.fromCallable(() -> Files.readAllBytes(file(sha256)))
                .onErrorResume(java.nio.file.NoSuchFileException.class, _ -> Mono.empty())
                .subscribeOn(disk)
                .timeout(TIMEOUT);
    }

    public Mono<StoredFile> byPublicName(String publicName) {
        return table.byPublicName(publicName);
    }

    /** In no order. */
    public Flux<StoredFile> find(Collection<UUID> ids) {
        return ids.isEmpty() ? Flux.empty() : table.find(ids);
    }

    private String write(byte[] bytes) throws IOException {
        try (Incoming file = incoming(bytes.length)) {
            file.write(bytes);
            return file.keepAnything();
        }
    }

    private Incoming incoming(long limit) throws IOException {
        return new Incoming(home.directory("media"), limit, clock);
    }

    private Path file(String sha256) throws IOException {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new java.nio.file.NoSuchFileException(sha256);
        }
        return home.directory("media").resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private String newPublicName() {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void destroy() {
        disk.dispose();
    }
}
