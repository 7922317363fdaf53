package io.fairlead.kernel;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret from which all others are derived. It lies outside the database: in {@code secret.key} in the home folder,
 * or in {@code FAIRLEAD_SECRET_KEY}. Whoever loses it loses what was encrypted or signed with it.
 */
public final class RootKey {

    private static final int BYTES = 32;

    private final byte[] key;

    private RootKey(byte[] key) {
        this.key = key;
    }

    /**
     * @param text 32 bytes as 64 hexadecimal digits or as Base64
     * @throws Refusal if it is something else
     */
    public static RootKey parse(String text) {
        byte[] bytes = decode(text.strip());
        if (bytes.length != BYTES) {
            throw new Refusal(
                    "FAIRLEAD_SECRET_KEY must hold 32 random bytes as 64 hexadecimal digits or Base64, for example from: openssl rand -hex 32");
        }
        return new RootKey(bytes);
    }

    /** Reads {@code secret.key}; the first time, makes it from 32 random bytes, readable by its owner only. */
    public static RootKey in(Home home, SecureRandom random) {
        Path file = home.file("secret.key");
        try {
            if (!Files.exists(file)) {
                create(file, random);
            }
            byte[] bytes = decode(Files.readString(file).strip());
            if (bytes.length == BYTES) {
                return new RootKey(bytes);
            }
            throw new Refusal(
                    "%s does not hold 32 bytes in hexadecimal: restore it from a backup, because stored secrets cannot be read without it."
                            .formatted(file));
        } catch (IOException e) {
            throw new Refusal("Fairlead cannot read or write %s: allow this user to do so.".formatted(file), e);
        }
    }

    /** 32 bytes for one purpose (HKDF-SHA256, RFC 5869 §2.3); the same purpose always gives the same bytes. */
    public byte[] derive(String purpose) {
        try {
            var parameters = HKDFParameterSpec.expandOnly(
                    new SecretKeySpec(key, "Generic"),
                    purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "RootKey[hidden]";
    }

    /** Written aside and then linked, so that a crash never leaves half a key and two starters never make two. */
    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        Path aside = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "secret",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(aside, HexFormat.of().formatHex(bytes) + "\n");
        try {
            Files.createLink(file, aside);
            Files.delete(aside);
        } catch (FileAlreadyExistsException e) {
            Files.delete(aside);
        } catch (UnsupportedOperationException e) {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static byte[] decode(String text) {
        try {
            return text.length() == BYTES * 2
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
