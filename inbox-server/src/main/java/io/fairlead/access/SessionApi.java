package io.fairlead.access;

import io.fairlead.kernel.Actor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Signing in, out, and who one is. */
@RestController
@RequestMapping("/api/session")
final class SessionApi {

    private final SignIn signIn;
    private final Sessions sessions;
    private final WhoAmI whoAmI;

    SessionApi(SignIn signIn, Sessions sessions, WhoAmI whoAmI) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.whoAmI = whoAmI;
    }

    @GetMapping
    Mono<SessionView> whoAmI(Actor.User actor) {
        return whoAmI.view(actor);
    }

    @PatchMapping
    Mono<SessionView> prefer(Actor.User actor, @Valid @RequestBody Preferences wanted) {
        return whoAmI.prefer(actor, wanted);
    }

    @PostMapping
    Mono<ResponseEntity<Void>> signIn(@Valid @RequestBody Credentials credentials, ServerHttpRequest request) {
        return signIn.signIn(credentials.email().strip(), credentials.password(), request)
                .map(Cookies::noContent);
    }

    @DeleteMapping
    Mono<ResponseEntity<Void>> signOut(ServerHttpRequest request) {
        return sessions.end(request).map(Cookies::noContent);
    }

    /** A password that is longer than 1,000 characters is not one that we have stored. */
    record Credentials(
            @NotBlank @Size(max = 320) String email,
            @NotNull @Size(min = 1, max = 1000) String password) {
        @Override
        public String toString() {
            return "Credentials of " + email;
        }
    }
}
