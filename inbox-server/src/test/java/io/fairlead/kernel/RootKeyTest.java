package io.fairlead.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyTest {

    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @TempDir
    Path folder;

    @Test
    void theSameFileGivesTheSameKeyAndOnlyItsOwnerReadsIt() throws IOException {
        Home home = Home.open(folder.resolve("home"));
        byte[] first = RootKey.in(home, new SecureRandom()).derive("cookies");
        byte[] again = RootKey.in(home, new SecureRandom()).derive("cookies");
        assertThat(again).isEqualTo(first).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.file("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder())))
                .isEqualTo("rwx------");
        try (var files = Files.list(home.folder())) {
            assertThat(files).containsExactly(home.file("secret.key"));
        }
    }

    @Test
    void purposesAndHomesDiffer() {
        RootKey one = RootKey.in(Home.open(folder.resolve("one")), new SecureRandom());
        RootKey other = RootKey.in(Home.open(folder.resolve("other")), new SecureRandom());
        assertThat(one.derive("cookies"))
                .isNotEqualTo(one.derive("reply tokens"))
                .isNotEqualTo(other.derive("cookies"));
    }

    /** HKDF-Expand with one block is HMAC(key, info ‖ 0x01): computed here the long way. */
    @Test
    void derivesAsRfc5869Says() throws Exception {
        var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(HexFormat.of().parseHex(HEX), "HmacSHA256"));
        mac.update("cookies".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        mac.update((byte) 1);
        assertThat(RootKey.parse(HEX).derive("cookies")).isEqualTo(mac.doFinal());
    }

    @Test
    void aGivenKeyIsReadInBothNotations() {
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));
        assertThat(RootKey.parse(base64).derive("x"))
                .isEqualTo(RootKey.parse(HEX).derive("x"));
        assertThat(RootKey.parse(HEX).toString()).doesNotContain("0001");
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> RootKey.parse("hunter2"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("FAIRLEAD_SECRET_KEY must hold 32 random bytes")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aDamagedFileIsNeverReplaced() throws IOException {
        Home home = Home.open(folder);
        Files.writeString(home.file("secret.key"), "damaged");
        assertThatThrownBy(() -> RootKey.in(home, new SecureRandom()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("restore it from a backup");
        assertThat(home.file("secret.key")).hasContent("damaged");
    }
}
