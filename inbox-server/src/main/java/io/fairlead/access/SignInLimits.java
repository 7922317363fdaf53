package io.fairlead.access;

import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts wrong passwords per account and per client address, on this node, in fixed windows that begin with the first. */
@Component
final class SignInLimits {

    private static final int MAX_ENTRIES = 100_000;

    private final AccessSettings settings;
    private final Clock clock;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    SignInLimits(AccessSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws Problem.RateLimited if the account or the address has failed too often; says when to come back */
    void check(String email, String address) {
        check(account(email), settings.accountFailures());
        check(place(address), settings.addressFailures());
    }

    void failed(String email, String address) {
        if (windows.size() >= MAX_ENTRIES) {
            forgetOld();
        }
        count(account(email));
        count(place(address));
    }

    void succeeded(String email) {
        windows.remove(account(email));
    }

    private void check(String key, int allowed) {
        Window window = windows.get(key);
        Instant now = clock.instant();
        if (window != null && window.count() >= allowed && now.isBefore(window.until())) {
            throw new Problem.RateLimited("Too many failed sign-ins.", Duration.between(now, window.until()));
        }
    }

    private void count(String key) {
        Instant now = clock.instant();
        windows.compute(key, (_, old) -> next(old, now));
    }

    private Window next(@Nullable Window old, Instant now) {
        return old == null || !now.isBefore(old.until())
                ? new Window(1, now.plus(settings.failureWindow()))
                : new Window(old.count() + 1, old.until());
    }

    private void forgetOld() {
        Instant now = clock.instant();
        windows.values().removeIf(window -> !now.isBefore(window.until()));
        if (windows.size() >= MAX_ENTRIES) {
            windows.clear();
        }
    }

    private static String account(String email) {
        return "account " + email.toLowerCase(Locale.ROOT);
    }

    private static String place(String address) {
        return "address " + address;
    }

    private record Window(int count, Instant until) {}
}
