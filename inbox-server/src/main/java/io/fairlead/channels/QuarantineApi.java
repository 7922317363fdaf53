package io.fairlead.channels;

import io.fairlead.channel.Outcome;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The quarantine over HTTP. */
@RestController
@RequestMapping("/api/quarantine")
final class QuarantineApi {

    private static final int REPLAYED_AT_ONCE = 50;

    private final Quarantine quarantine;

    QuarantineApi(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    record Replayed(String outcome) {}

    record Reason(@NotBlank @Size(max = 500) String why) {}

    record Again(
            @NotNull UUID channel,
            @Nullable String reason,
            @Nullable UUID after) {}

    /** @param state {@code open}, which is meant if nothing is said, or {@code decided} */
    @GetMapping
    Mono<Page<QuarantineTable.Row>> list(
            Actor.User actor,
            @RequestParam @Nullable String channel,
            @RequestParam @Nullable String state,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String after) {
        UUID account = channel == null ? null : Ids.parse(channel, "channel");
        UUID cursor = after == null ? null : Ids.parse(after, "page");
        return quarantine.list(actor, account, !"decided".equals(state), cursor, Page.limit(limit));
    }

    /** Some of a channel's at once; the answer says where to go on. */
    @PostMapping("/replay")
    Mono<Quarantine.Replays> replaySome(Actor.User actor, @RequestBody @Valid Again again) {
        return quarantine.replaySome(actor, again.channel(), again.reason(), again.after(), REPLAYED_AT_ONCE);
    }

    /** As a download of no type that a browser would show. */
    @GetMapping("/{id}/raw")
    Mono<ResponseEntity<byte[]>> raw(Actor.User actor, @PathVariable String id) {
        return quarantine
                .raw(actor, Ids.parse(id, "quarantined item"))
                .map(bytes -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".bin\"")
                        .body(bytes.raw()));
    }

    @PostMapping("/{id}/replay")
    Mono<Replayed> replay(Actor.User actor, @PathVariable String id) {
        return quarantine.replay(actor, Ids.parse(id, "quarantined item")).map(QuarantineApi::replayed);
    }

    @PostMapping("/{id}/discard")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> discard(Actor.User actor, @PathVariable String id, @RequestBody @Valid Reason reason) {
        return quarantine.discard(actor, Ids.parse(id, "quarantined item"), reason.why());
    }

    private static Replayed replayed(Outcome outcome) {
        return new Replayed(outcome.name().toLowerCase(Locale.ROOT));
    }
}
