package io.fairlead.customers;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The list of free-mail domains over HTTP. */
@RestController
@RequestMapping("/api/free-mail-domains")
final class FreeMailApi {

    private final FreeMailDomains domains;

    FreeMailApi(FreeMailDomains domains) {
        this.domains = domains;
    }

    record FreeMailDomain(String domain) {}

    @GetMapping
    Mono<Page<FreeMailDomain>> all(Actor.User actor) {
        return domains.all(actor).map(FreeMailDomain::new).collectList().map(items -> new Page<>(items, null));
    }

    @PutMapping("/{domain}")
    Mono<FreeMailDomain> list(Actor.User actor, @PathVariable String domain) {
        return domains.list(actor, domain).map(FreeMailDomain::new);
    }

    @DeleteMapping("/{domain}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> unlist(Actor.User actor, @PathVariable String domain) {
        return domains.unlist(actor, domain).then();
    }
}
