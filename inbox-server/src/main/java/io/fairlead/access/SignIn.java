package io.fairlead.access;

import io.fairlead.kernel.Problem;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Signing in with e-mail and password. Whether an account exists shows neither in the answer nor in the time it takes. */
@Component
final class SignIn {

    private final UserTable users;
    private final Passwords passwords;
    private final SignInLimits limits;
    private final Sessions sessions;

    SignIn(UserTable users, Passwords passwords, SignInLimits limits, Sessions sessions) {
        this.users = users;
        this.passwords = passwords;
        this.limits = limits;
        this.sessions = sessions;
    }

    /**
     * Emits the new session's cookie.
     *
     * @throws Problem.Unauthenticated {@code bad-credentials} for a wrong password, an unknown e-mail or a disabled user
     * @throws Problem.RateLimited after too many failures of the account or the address
     */
    Mono<ResponseCookie> signIn(String email, String password, ServerHttpRequest request) {
        String address = String.valueOf(Sessions.address(request));
        Runnable check = () -> limits.check(email, address);
        return Mono.fromRunnable(check)
                .then(users.credentials(email).defaultIfEmpty(UserTable.Credentials.NONE))
                .flatMap(account -> verify(account, password, check))
                .switchIfEmpty(Mono.defer(() -> refuse(email, address)))
                .doOnNext(_ -> limits.succeeded(email))
                .flatMap(account -> sessions.begin(account.userId(), request));
    }

    private Mono<UserTable.Credentials> verify(UserTable.Credentials account, String password, Runnable check) {
        return passwords
                .matches(password, account.passwordHash(), check)
                .filter(matches -> matches && !account.disabled())
                .map(_ -> account);
    }

    private Mono<UserTable.Credentials> refuse(String email, String address) {
        limits.failed(email, address);
        return Mono.error(new Problem.Unauthenticated("bad-credentials", "The e-mail or the password is wrong."));
    }
}
