package io.fairlead.media;

import io.fairlead.kernel.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written aside until its hash, and with it its name, is known. Blocks; for one thread at a time. A
 * file that is stored again becomes young again, and the sweep deletes no young one: so bytes are not lost between their
 * arrival and the row that will refer to them.
 */
final class Incoming implements AutoCloseable {

    private static final ReentrantLock PLACES = new ReentrantLock();

    private final Path folder;
    private final Path aside;
    private final long limit;
    private final Clock clock;
    private final FileChannel out;
    private final MessageDigest digest;
    private long size;
    private @Nullable Piece head;
    private boolean complete;
    private @Nullable RuntimeException refusal;

    Incoming(Path folder, long limit, Clock clock) throws IOException {
        this.folder = folder;
        this.limit = limit;
        this.clock = clock;
        this.aside = Files.createTempFile(folder, "new", ".part");
        this.out = FileChannel.open(aside, StandardOpenOption.WRITE);
        this.digest = sha256();
    }

    long size() {
        return size;
    }

    /** The file's name and type. */
    Piece head() {
        return Objects.requireNonNull(head);
    }

    /** Throws nothing: what is wrong with the file is told when it is to be kept. Pieces of a second file are not taken. */
    void append(Piece piece, Consumer<Piece> check) {
        if (refusal != null || complete) {
            return;
        }
        try {
            head = piece;
            complete = piece.last();
            check.accept(piece);
            write(piece.bytes());
        } catch (IOException e) {
            refusal = new UncheckedIOException(e);
        } catch (RuntimeException e) {
            refusal = e;
        }
    }

    void write(byte[] bytes) throws IOException {
        size += bytes.length;
        if (size > limit) {
            throw new Problem.TooLarge("A file may have up to " + limit + " bytes.");
        }
        digest.update(bytes);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            int _ = out.write(rest);
        }
    }

    /** Puts it in its place and gives its SHA-256, or throws why it cannot be taken. */
    String keep() throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        if (head == null) {
            throw Problem.Invalid.field("file", "missing", "The form needs a file in the field \"file\".");
        }
        if (size == 0) {
            throw Problem.Invalid.field("file", "empty", "The file is empty.");
        }
        return keepAnything();
    }

    /** On the disk, not only in its cache; an empty file too. */
    String keepAnything() throws IOException {
        String hash = HexFormat.of().formatHex(digest.digest());
        Path target = place(folder, hash);
        Path parent = folder.resolve(hash.substring(0, 2));
        Files.createDirectories(parent);
        if (!Files.exists(target)) {
            out.force(true);
        }
        PLACES.lock();
        try {
            if (Files.exists(target)) {
                Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
                return hash;
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            PLACES.unlock();
        }
        try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return hash;
    }

    static Path place(Path folder, String hash) {
        return folder.resolve(hash.substring(0, 2)).resolve(hash);
    }

    static void forget(Path file, Instant unlessAfter) {
        PLACES.lock();
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(unlessAfter)) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // Another node was faster.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            PLACES.unlock();
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
