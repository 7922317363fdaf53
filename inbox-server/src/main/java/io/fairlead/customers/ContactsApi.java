package io.fairlead.customers;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** People over HTTP. */
@RestController
@RequestMapping("/api/contacts")
final class ContactsApi {

    private final Contacts contacts;

    ContactsApi(Contacts contacts) {
        this.contacts = contacts;
    }

    @GetMapping
    Mono<Page<ContactView>> list(
            Actor.User actor,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable UUID company,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return contacts.list(actor, q, company, Page.limit(limit), after);
    }

    @GetMapping("/{id}")
    Mono<ContactView> find(Actor.User actor, @PathVariable String id) {
        return contacts.find(actor, Ids.parse(id, "contact"));
    }

    @PatchMapping("/{id}")
    Mono<ContactView> edit(Actor.User actor, @PathVariable String id, @Valid @RequestBody ContactEdit command) {
        return contacts.edit(actor, Ids.parse(id, "contact"), command);
    }
}
