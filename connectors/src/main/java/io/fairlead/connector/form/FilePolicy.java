package io.fairlead.connector.form;

import org.jspecify.annotations.Nullable;

/** Which files are taken; the server's own rule for all that strangers send. */
@FunctionalInterface
public interface FilePolicy {
    FilePolicy ANY = (_, _) -> null;

    /** @return {@code file-type} or {@code file-too-large}, or null for one that is taken */
    @Nullable
    String refusal(String name, long bytes);
}
