package io.fairlead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

class PasswordsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Runnable NOTHING = () -> {};

    private static AccessSettings settings(int threads, int queue) {
        Duration day = Duration.ofDays(1);
        return new AccessSettings(day, day, threads, queue, 10, 50, Duration.ofMinutes(5));
    }

    @Test
    void moreThanMayWaitAreTurnedAwayAndTheRestAreServed() {
        Passwords passwords = new Passwords(settings(1, 3));
        List<Signal<Boolean>> answers = Flux.range(0, 10)
                .flatMap(_ -> passwords.matches("x", null, NOTHING).materialize(), 10)
                .collectList()
                .block(PATIENCE);
        assertThat(answers).filteredOn(Signal::hasValue).hasSize(4);
        assertThat(answers)
                .filteredOn(Signal::hasError)
                .hasSize(6)
                .allMatch(signal -> signal.getThrowable() instanceof Problem.Unavailable away
                        && away.code().equals("overloaded")
                        && away.retryAfter().isPositive());
        assertThat(passwords.matches("x", null, NOTHING).block(PATIENCE)).isFalse();
        passwords.destroy();
    }

    @Test
    void anUnknownAccountTakesAsLongAsAKnownOne() {
        Passwords passwords = new Passwords(settings(1, 0));
        String hash = passwords.hash("right").block(PATIENCE);
        assertThat(passwords.matches("right", hash, NOTHING).block(PATIENCE)).isTrue();
        long known = time(passwords, hash);
        long unknown = time(passwords, null);
        // both are one full argon2id; a lookup that skips it would be a thousand times faster
        assertThat(unknown).isBetween(known / 4, known * 4);
        passwords.destroy();
    }

    private static long time(Passwords passwords, String hash) {
        long start = System.nanoTime();
        for (int n = 0; n < 5; n++) {
            assertThat(passwords.matches("wrong", hash, NOTHING).block(PATIENCE))
                    .isFalse();
        }
        return System.nanoTime() - start;
    }
}
