package io.fairlead.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder in which this installation keeps its files: {@code .fairlead} unless {@code FAIRLEAD_HOME} says otherwise. */
public record Home(Path folder) {

    /**
     * Makes the folder if need be, readable by its owner only.
     *
     * @throws Refusal if it cannot be made or written to
     */
    public static Home open(Path folder) {
        Path home = folder.toAbsolutePath().normalize();
        try {
            makePrivate(home);
            Files.delete(Files.createTempFile(home, ".can-write", ""));
            return new Home(home.toRealPath());
        } catch (IOException e) {
            throw new Refusal(
                    "Fairlead cannot write to its folder %s: allow this user to write there, or set FAIRLEAD_HOME to a folder where it may."
                            .formatted(home),
                    e);
        }
    }

    /** A file or folder in it; not created. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** A folder in it, made if need be, readable by its owner only. */
    public Path directory(String name) throws IOException {
        return makePrivate(folder.resolve(name));
    }

    private static Path makePrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        return Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
