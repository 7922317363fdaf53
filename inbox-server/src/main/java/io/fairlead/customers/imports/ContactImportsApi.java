package io.fairlead.customers.imports;

import io.fairlead.customers.imports.meaning.Headers;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import io.fairlead.media.Bytes;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lists of people over HTTP. */
@RestController
@RequestMapping("/api/contact-imports")
final class ContactImportsApi {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final Set<String> OUTCOMES = Set.of("new", "match", "conflict", "invalid", "undone", "kept");

    private final ContactImports imports;
    private final RowFile file;

    ContactImportsApi(ContactImports imports, RowFile file) {
        this.imports = imports;
        this.file = file;
    }

    /** The file itself is the body, whatever its type; {@code name} is what it is called. */
    @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    Mono<ImportView> upload(Actor.User actor, @RequestParam String name, ServerHttpRequest request) {
        return imports.upload(
                actor,
                name,
                request.getHeaders().getContentLength(),
                request.getBody().map(Bytes::of));
    }

    @GetMapping
    Mono<Page<ImportView>> list(
            Actor.User actor,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return imports.list(actor, Page.limit(limit), after == null ? null : Ids.parse(after, "import"));
    }

    @GetMapping("/{id}")
    Mono<ImportDetail> find(Actor.User actor, @PathVariable String id) {
        return imports.find(actor, Ids.parse(id, "import"));
    }

    @PatchMapping("/{id}")
    Mono<ImportDetail> edit(Actor.User actor, @PathVariable String id, @Valid @RequestBody ImportEdit command) {
        return imports.edit(actor, Ids.parse(id, "import"), command);
    }

    @PostMapping("/{id}/check")
    Mono<ImportView> check(Actor.User actor, @PathVariable String id) {
        return imports.check(actor, Ids.parse(id, "import"));
    }

    @PostMapping("/{id}/start")
    Mono<ImportView> start(Actor.User actor, @PathVariable String id) {
        return imports.start(actor, Ids.parse(id, "import"));
    }

    @PostMapping("/{id}/stop")
    Mono<ImportView> stop(Actor.User actor, @PathVariable String id) {
        return imports.stop(actor, Ids.parse(id, "import"));
    }

    @PostMapping("/{id}/resume")
    Mono<ImportView> resume(Actor.User actor, @PathVariable String id) {
        return imports.resume(actor, Ids.parse(id, "import"));
    }

    @PostMapping("/{id}/undo")
    Mono<ImportView> undo(Actor.User actor, @PathVariable String id) {
        return imports.undo(actor, Ids.parse(id, "import"));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> discard(Actor.User actor, @PathVariable String id) {
        return imports.discard(actor, Ids.parse(id, "import"));
    }

    /** {@code after} is the {@code next} of the page before; {@code outcome} may be given several times. */
    @GetMapping("/{id}/rows")
    Mono<Page<ImportRow>> rows(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable List<String> outcome,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Integer after) {
        int most = Page.limit(limit);
        return imports.rows(actor, Ids.parse(id, "import"), outcomes(outcome), after == null ? 0 : after, most + 1)
                .map(rows -> rows.size() > most
                        ? new Page<>(
                                rows.subList(0, most),
                                String.valueOf(rows.get(most - 1).no()))
                        : new Page<>(rows, null));
    }

    /** The same rows as a file, with the reasons in English or Chinese. */
    @GetMapping("/{id}/rows.csv")
    Mono<ResponseEntity<Flux<DataBuffer>>> download(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable List<String> outcome,
            @RequestParam(defaultValue = "en") String language) {
        List<String> which = outcomes(outcome);
        return imports.find(actor, Ids.parse(id, "import"))
                .map(detail ->
                        answer("rows of " + detail.view().fileName() + ".csv", file.of(detail, which, language)));
    }

    /** An empty list to fill in. */
    @GetMapping("/template.csv")
    Mono<ResponseEntity<Flux<DataBuffer>>> template(
            Actor.User actor, @RequestParam(defaultValue = "en") String language) {
        actor.require(io.fairlead.kernel.Ability.CONTACT_IMPORT);
        return Mono.just(answer("contacts.csv", file.template(Headers.template(language))));
    }

    private static ResponseEntity<Flux<DataBuffer>> answer(String name, Flux<DataBuffer> body) {
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(body);
    }

    private static List<String> outcomes(@Nullable List<String> asked) {
        List<String> outcomes = asked == null ? List.of() : asked;
        if (!OUTCOMES.containsAll(outcomes)) {
            throw Problem.Invalid.field("outcome", "unknown", "outcome must be one of " + OUTCOMES + ".");
        }
        return outcomes;
    }
}
