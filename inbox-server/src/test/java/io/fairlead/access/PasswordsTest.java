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
    void anUnknownAccountIsComparedWithAHashThatCostsTheSame() {
        Passwords passwords = new Passwords(settings(1, 0));
        String hash = passwords.hash("right").block(PATIENCE);
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.comparedWith(hash)).isEqualTo(hash);
        assertThat(cost(passwords.comparedWith(null))).isEqualTo(cost(hash));
        assertThat(passwords.matches("right", hash, NOTHING).block(PATIENCE)).isTrue();
        assertThat(passwords.matches("wrong", hash, NOTHING).block(PATIENCE)).isFalse();
        assertThat(passwords.matches("nobody's password", null, NOTHING).block(PATIENCE))
                .isFalse();
        passwords.destroy();
    }

    private static String cost(String hash) {
        return hash.substring(0, hash.indexOf('$', "$argon2id$v=19$".length()));
    }
}
