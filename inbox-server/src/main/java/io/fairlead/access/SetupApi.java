package io.fairlead.access;

import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The first visit. */
@RestController
@RequestMapping("/api/setup")
final class SetupApi {

    private final Setup setup;
    private final Sessions sessions;

    SetupApi(Setup setup, Sessions sessions) {
        this.setup = setup;
        this.sessions = sessions;
    }

    @GetMapping
    Mono<Needed> isNeeded() {
        return setup.isNeeded().map(Needed::new);
    }

    @PostMapping
    Mono<ResponseEntity<Void>> begin(@Valid @RequestBody Setup.Beginning beginning, ServerHttpRequest request) {
        return setup.begin(beginning)
                .flatMap(admin -> sessions.begin(admin, request))
                .map(Cookies::noContent);
    }

    record Needed(boolean needed) {}
}
