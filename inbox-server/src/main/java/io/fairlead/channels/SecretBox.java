package io.fairlead.channels;

import io.fairlead.kernel.RootKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Keeps an account's secrets in its row: AES-256-GCM under a key that is not in the database. The row's id is part of what
 * is authenticated, so an envelope that was copied into another row does not open. Layout: version 1, nonce, ciphertext.
 */
@Component
final class SecretBox {

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    SecretBox(RootKey root) {
        this.key = new SecretKeySpec(root.derive("channel-secrets"), "AES");
    }

    byte[] seal(UUID row, String secrets) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, row, nonce, secrets.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(1 + NONCE + sealed.length)
                .put(VERSION)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws IllegalStateException if it was not sealed for this row with this installation's key */
    String open(UUID row, byte[] envelope) {
        if (envelope.length <= 1 + NONCE || envelope[0] != VERSION) {
            throw new IllegalStateException("The secrets of channel " + row + " have an unknown form.");
        }
        ByteBuffer in = ByteBuffer.wrap(envelope, 1, envelope.length - 1);
        byte[] nonce = new byte[NONCE];
        in.get(nonce);
        byte[] sealed = new byte[in.remaining()];
        in.get(sealed);
        return new String(run(Cipher.DECRYPT_MODE, row, nonce, sealed), StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, UUID row, byte[] nonce, byte[] data) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(("channel_account:" + row).getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The secrets of channel " + row + " do not open: was the secret key of this installation changed?",
                    e);
        }
    }
}
