package io.fairlead.connector.email;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looks for mails that break the reader, led by coverage, beginning with the messages of Mime4j's and Tika's tests. No part of
 * the usual run, because Jazzer takes half a minute to start; for as long as one likes:
 *
 * <pre>
 * JAZZER_FUZZ=1 ./mvnw test -pl connectors -Dtest=MailFuzz -Dskip.web=true
 * </pre>
 *
 * What it finds lies in {@code src/test/resources/io/fairlead/connector/email/MailFuzzInputs} afterwards and is tried first
 * the next time.
 */
class MailFuzz {

    static Stream<byte[]> mails() {
        return Stream.concat(Corpora.mime4j().stream(), Corpora.tika().stream())
                .map(Corpora.Document::bytes)
                .filter(mail -> mail.length <= 20_000);
    }

    @MethodSource("mails")
    @FuzzTest(maxDuration = "10m")
    void reading(byte[] mail) {
        if (mail != null) {
            MailInvariants.check(mail);
        }
    }
}
