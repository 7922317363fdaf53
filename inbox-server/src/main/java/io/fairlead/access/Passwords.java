package io.fairlead.access;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Argon2id (19 MiB, two passes, as OWASP advises) on threads of its own. No more wait than {@code hashingQueue}: the cost of a
 * flood of sign-ins is bounded, and who comes too many is told to come back.
 */
@Component
final class Passwords implements DisposableBean {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final Duration COME_BACK = Duration.ofSeconds(3);

    private final Argon2PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
    private final AtomicInteger admitted = new AtomicInteger();
    private final int limit;
    private final Scheduler threads;
    private final String nobodys;

    Passwords(AccessSettings settings) {
        this.limit = settings.hashingThreads() + settings.hashingQueue();
        this.threads = Schedulers.newBoundedElastic(settings.hashingThreads(), limit + 1, "passwords");
        this.nobodys = String.valueOf(argon2.encode("nobody's password"));
    }

    /** Emits on a password thread. @throws Problem.Unavailable as an error if too many wait */
    Mono<String> hash(String password) {
        return admit(() -> String.valueOf(argon2.encode(password)));
    }

    /**
     * As much work for an account that does not exist ({@code hash} null) as for one that does.
     *
     * @param check runs just before the work; what it throws is the answer
     */
    Mono<Boolean> matches(String password, @Nullable String hash, Runnable check) {
        return admit(() -> {
            check.run();
            boolean same = argon2.matches(password, comparedWith(hash));
            return same && hash != null;
        });
    }

    String comparedWith(@Nullable String hash) {
        return hash == null ? nobodys : hash;
    }

    @Override
    public void destroy() {
        threads.dispose();
    }

    private <T> Mono<T> admit(Callable<T> work) {
        return Mono.create(sink -> {
            if (admitted.incrementAndGet() > limit) {
                admitted.decrementAndGet();
                sink.error(new Problem.Unavailable("overloaded", "Too many sign-ins at once.", COME_BACK));
                return;
            }
            // Not cancellable: a thread that hashes is busy whether or not somebody still waits for it.
            var _ = threads.schedule(() -> run(work, sink));
        });
    }

    private <T> void run(Callable<T> work, MonoSink<T> sink) {
        T result;
        try {
            result = work.call();
        } catch (Exception e) {
            admitted.decrementAndGet();
            sink.error(e);
            return;
        }
        admitted.decrementAndGet();
        sink.success(result);
    }
}
