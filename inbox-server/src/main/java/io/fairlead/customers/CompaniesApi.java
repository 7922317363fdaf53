package io.fairlead.customers;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Organisations over HTTP. */
@RestController
@RequestMapping("/api/companies")
final class CompaniesApi {

    private final Companies companies;

    CompaniesApi(Companies companies) {
        this.companies = companies;
    }

    @GetMapping
    Mono<Page<CompanyView>> list(
            Actor.User actor,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return companies.list(actor, q, Page.limit(limit), after);
    }

    @GetMapping("/{id}")
    Mono<CompanyView> find(Actor.User actor, @PathVariable String id) {
        return companies.find(actor, Ids.parse(id, "company"));
    }
}
