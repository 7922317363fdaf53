package io.fairlead.standalone;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.Refusal;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the Maven artifact into {@code bin} of the home folder. */
final class PostgresBinaries {

    private static final int OWNER_EXECUTE = 0100;

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /** @throws Refusal if this build carries none for the platform */
    static PostgresBinaries unpackedIn(Home home) throws IOException {
        return unpackedIn(home, System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static PostgresBinaries unpackedIn(Home home, String system, String machine) throws IOException {
        byte[] archive = archive(system, machine);
        Path folder = home.directory("bin").resolve("postgresql-" + digest(archive));
        if (!Files.isDirectory(folder)) {
            Path aside = folder.resolveSibling(folder.getFileName() + ".new");
            FileSystemUtils.deleteRecursively(aside);
            unpack(archive, aside);
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(folder);
    }

    Path folder() {
        return folder;
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    private static byte[] archive(String system, String machine) throws IOException {
        String name = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "Darwin" : system;
        String hardware = switch (machine) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm64".equals(name) || "Darwin".equals(name) ? "arm64" : "aarch64";
            default -> machine;
        };
        if (!"Darwin".equals(name) && !"Linux".equals(name)) {
            throw noBinaries(system, machine);
        }
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(name, hardware)) {
            if (in == null) {
                throw noBinaries(system, machine);
            }
            return in.readAllBytes();
        } catch (IllegalStateException e) {
            throw noBinaries(system, machine);
        }
    }

    private static Refusal noBinaries(String system, String machine) {
        return new Refusal(
                "Fairlead brings no PostgreSQL for %s on %s: set FAIRLEAD_POSTGRES_URL to a PostgreSQL 18 or newer, and FAIRLEAD_REDIS_URL to a Redis."
                        .formatted(system, machine));
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        if ((entry.getMode() & OWNER_EXECUTE) != 0 && !path.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + path + " executable");
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
