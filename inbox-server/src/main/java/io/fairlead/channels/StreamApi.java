package io.fairlead.channels;

import io.fairlead.channel.StreamConnector;
import io.fairlead.channel.StreamConnector.Selection;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Over HTTP: how a watched channel compares with its ledger, checks and backfills, and what went wrong with it. */
@RestController
@RequestMapping("/api/channels/{id}")
final class StreamApi {

    private static final int SHOWN = 30;

    private final ChannelAccounts channels;
    private final Connectors connectors;
    private final SlotTable slots;
    private final JobTable jobs;
    private final IncidentTable incidents;
    private final JobRunner runner;

    StreamApi(
            ChannelAccounts channels,
            Connectors connectors,
            SlotTable slots,
            JobTable jobs,
            IncidentTable incidents,
            JobRunner runner) {
        this.channels = channels;
        this.connectors = connectors;
        this.slots = slots;
        this.jobs = jobs;
        this.incidents = incidents;
        this.runner = runner;
    }

    record Asked(UUID id) {}

    /** At least one bound. {@code before} is exclusive, the others are inclusive. */
    record Backfill(
            @Nullable Long from,
            @Nullable Long to,
            @Nullable Instant since,
            @Nullable Instant before) {}

    /** What lies in the channel and what became of it, last taken first. */
    @GetMapping("/slots")
    Mono<Page<SlotTable.Line>> slots(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String after) {
        int size = Page.limit(limit);
        PageKey from = PageKey.parse(after);
        long number = from.number();
        return channels.find(actor, Ids.parse(id, "channel"))
                .flatMap(channel -> slots.lines(channel.id(), outcome, from.at(), number, size + 1)
                        .collectList())
                .map(lines ->
                        PageKey.page(lines, size, line -> new PageKey(line.takenAt(), Long.toString(line.number()))));
    }

    /** How many ended how. */
    @GetMapping("/outcomes")
    Mono<Map<String, Long>> outcomes(Actor.User actor, @PathVariable String id) {
        return channels.find(actor, Ids.parse(id, "channel")).flatMap(channel -> slots.outcomes(channel.id()));
    }

    /** The latest, newest first. */
    @GetMapping("/jobs")
    Mono<List<JobTable.Job>> jobs(Actor.User actor, @PathVariable String id) {
        return channels.find(actor, Ids.parse(id, "channel"))
                .flatMap(channel -> jobs.latest(channel.id(), SHOWN).collectList());
    }

    @GetMapping("/incidents")
    Mono<List<IncidentTable.Incident>> incidents(Actor.User actor, @PathVariable String id) {
        return channels.find(actor, Ids.parse(id, "channel"))
                .flatMap(channel -> incidents.latest(channel.id(), SHOWN).collectList());
    }

    /** Compares the channel with its ledger and takes what is missing, soon. Errors with {@code conflict} if that is under way. */
    @PostMapping("/check")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Asked> check(Actor.User actor, @PathVariable String id) {
        return ask(actor, id, "check", null);
    }

    /** Takes what is within the bounds and not in the ledger, soon. Errors with {@code conflict} if one is under way. */
    @PostMapping("/backfill")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Asked> backfill(Actor.User actor, @PathVariable String id, @RequestBody Backfill given) {
        return ask(actor, id, "backfill", selection(given));
    }

    @PostMapping("/jobs/{job}/cancel")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> cancel(Actor.User actor, @PathVariable String id, @PathVariable String job) {
        actor.require(Ability.CHANNEL_MANAGE);
        return channels.find(actor, Ids.parse(id, "channel"))
                .flatMap(channel -> jobs.cancel(channel.id(), Ids.parse(job, "job")))
                .switchIfEmpty(Mono.error(() -> new Problem.Conflict("conflict", "It has ended already.")))
                .then();
    }

    private Mono<Asked> ask(Actor.User actor, String id, String kind, @Nullable Selection selection) {
        actor.require(Ability.CHANNEL_MANAGE);
        return channels.find(actor, Ids.parse(id, "channel"))
                .doOnNext(this::requireWatched)
                .flatMap(channel -> jobs.ask(channel.id(), kind, actor.id(), selection))
                .switchIfEmpty(Mono.error(() -> new Problem.Conflict("conflict", "One of this kind is under way.")))
                .doOnNext(_ -> runner.wake())
                .map(Asked::new);
    }

    private void requireWatched(ChannelView channel) {
        if (!(connectors.find(channel.kind()) instanceof StreamConnector<?>)) {
            throw new Problem.Unprocessable("not-watched", "Only a mailbox can be compared with its ledger.");
        }
        if (channel.state().equals("disabled")) {
            throw new Problem.Unprocessable("channel-disabled", "The channel is switched off.");
        }
    }

    private static Selection selection(Backfill given) {
        if (given.from() == null && given.to() == null && given.since() == null && given.before() == null) {
            throw Problem.Invalid.field("since", "not-blank", "Say from which number or day on.");
        }
        if ((given.from() != null && given.from() < 1) || (given.to() != null && given.to() < 1)) {
            throw Problem.Invalid.field("from", "invalid", "Numbers begin with 1.");
        }
        if (given.from() != null && given.to() != null && given.from() > given.to()) {
            throw Problem.Invalid.field("to", "invalid", "The last number is smaller than the first.");
        }
        if (given.since() != null && given.before() != null && !given.since().isBefore(given.before())) {
            throw Problem.Invalid.field("before", "invalid", "The last day is earlier than the first.");
        }
        return new Selection(given.from(), given.to(), given.since(), given.before());
    }
}
