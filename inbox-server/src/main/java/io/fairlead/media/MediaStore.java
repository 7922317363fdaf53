package io.fairlead.media;

import io.fairlead.kernel.Home;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
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
    private static final int NAME_BYTES = 18;

    private final MediaTable table;
    private final Home home;
    private final SecureRandom random = new SecureRandom();
    private final Scheduler disk = Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "media");

    MediaStore(MediaTable table, Home home) {
        this.table = table;
        this.home = home;
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

    /** Keeps bytes without a row, such as a delivery as received; gives their SHA-256 in lower-case hexadecimal. */
    public Mono<String> keep(byte[] bytes) {
        return Mono.fromCallable(() -> write(bytes)).subscribeOn(disk).timeout(TIMEOUT);
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
        String hash = HexFormat.of().formatHex(sha256(bytes));
        Path target = file(hash);
        if (Files.exists(target)) {
            return hash;
        }
        Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
        Path aside = Files.createTempFile(folder, "new", ".part");
        try (FileChannel out = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining()) {
                int _ = out.write(all);
            }
            out.force(true);
        }
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(aside);
        }
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return hash;
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

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroy() {
        disk.dispose();
    }
}
