package io.fairlead.channels;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Slot;
import io.fairlead.channel.StreamConnector;
import io.fairlead.channel.StreamConnector.Contents;
import io.fairlead.channel.StreamConnector.Gone;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Signal;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares a watched channel with its ledger and takes what the ledger lacks. A check that finds a gap says so aloud before
 * it closes it: a gap means that something went wrong, whether or not it can be mended. What the watch has not reached yet is
 * left to the watch, unless it has not moved since the check before.
 */
@Component
final class ChannelJobs {

    static final Duration LEASE = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(ChannelJobs.class);
    private static final Actor CHECK = new Actor.Automatic("channels");
    private static final int COMPARED_AT_ONCE = 5_000;
    private static final int ON_THEIR_WAY = 50;
    private static final Duration WRITTEN_EVERY = Duration.ofMillis(500);
    private static final int SAMPLE = 20;

    private final JobTable jobs;
    private final SlotTable slots;
    private final StreamTable streams;
    private final IncidentTable incidents;
    private final Accounts accounts;
    private final Receiver receiver;
    private final Journal journal;

    ChannelJobs(
            JobTable jobs,
            SlotTable slots,
            StreamTable streams,
            IncidentTable incidents,
            Accounts accounts,
            Receiver receiver,
            Journal journal) {
        this.jobs = jobs;
        this.slots = slots;
        this.streams = streams;
        this.incidents = incidents;
        this.accounts = accounts;
        this.receiver = receiver;
        this.journal = journal;
    }

    /** Runs it to its end, which it writes down. Does not error, unless that cannot be written. */
    Mono<Void> run(JobTable.Job job, String node) {
        return accounts.byId(job.channelId())
                .filter(account -> account.connector() instanceof StreamConnector<?>)
                .switchIfEmpty(
                        Mono.error(() -> new DeliveryFailure.Rejected("no-channel", "The channel is not there.")))
                .flatMap(account -> work(job, node, account))
                .then(Mono.defer(() -> jobs.finish(job, node, "done", null)))
                .onErrorResume(error -> jobs.finish(job, node, "failed", told(job, error)));
    }

    private static String told(JobTable.Job job, Throwable error) {
        if (error instanceof DeliveryFailure || error instanceof Problem) {
            return String.valueOf(error.getMessage());
        }
        log.warn("The {} of channel {} failed", job.kind(), job.channelId(), error);
        return "The server had a problem.";
    }

    private Mono<Void> work(JobTable.Job job, String node, AccountRef account) {
        StreamConnector<?> connector = (StreamConnector<?>) account.connector();
        return streams.cursor(account.id())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(cursor -> contents(connector, account, cursor.orElse(null), job))
                .timeout(LEASE.dividedBy(2))
                .zipWhen(contents -> reached(job, contents))
                .flatMap(both -> compare(job, node, account, both.getT1(), both.getT2()))
                .flatMap(missing -> take(job, node, account, connector, missing));
    }

    private static <S extends Record> Mono<Contents> contents(
            StreamConnector<S> connector, AccountRef account, @Nullable String cursor, JobTable.Job job) {
        return connector.contents(account.account(connector), cursor, job.selection());
    }

    /** Up to where everything has to be in the ledger. */
    private Mono<Long> reached(JobTable.Job job, Contents contents) {
        return !job.isCheck()
                ? Mono.just(contents.reached())
                : jobs.checkBefore(job)
                        .filter(before -> contents.place().equals(before.place()))
                        .filter(before -> Long.valueOf(contents.reached()).equals(before.reached()))
                        .mapNotNull(JobTable.Job::seenTo)
                        .map(seen -> Math.max(seen, contents.reached()))
                        .defaultIfEmpty(contents.reached());
    }

    /** Empty if the job is another node's by now: that one tells of what it finds. */
    private Mono<List<Slot>> compare(
            JobTable.Job job, String node, AccountRef account, Contents contents, long reached) {
        List<Slot> due = contents.slots().stream()
                .filter(slot -> slot.number() <= reached)
                .toList();
        return Flux.fromIterable(due)
                .buffer(COMPARED_AT_ONCE)
                .concatMap(some -> slots.unknown(account.id(), some, !job.isCheck()))
                .collectList()
                .flatMap(missing -> {
                    long seen = contents.slots().isEmpty()
                            ? contents.reached()
                            : contents.slots().getLast().number();
                    int all = contents.slots().size();
                    var found = new JobTable.Found(
                            contents.place(),
                            contents.reached(),
                            seen,
                            all,
                            all - due.size(),
                            missing.size(),
                            sample(missing));
                    return jobs.found(job.id(), node, LEASE, found)
                            .filter(ours -> ours)
                            .flatMap(_ -> (job.isCheck() && !missing.isEmpty()
                                            ? alarm(account, missing)
                                            : Mono.<Void>empty())
                                    .thenReturn(missing));
                });
    }

    private static @Nullable String sample(List<Slot> missing) {
        String some = missing.stream()
                .limit(SAMPLE)
                .map(slot -> Long.toString(slot.number()))
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? null : missing.size() > SAMPLE ? some + " …" : some;
    }

    private Mono<Void> alarm(AccountRef account, List<Slot> missing) {
        String detail = missing.size() + " not in the ledger: " + sample(missing);
        log.warn("Channel {} has a gap: {}", account.id(), detail);
        Mono<Changed<Boolean>> work = incidents
                .add(account.id(), "gap", detail)
                .thenReturn(Changed.of(
                        true,
                        new ChannelEvent.GapFound(
                                account.id(), account.account().name(), missing.size(), sample(missing))));
        return journal.commit(CHECK, work).then();
    }

    private <S extends Record> Mono<Void> take(
            JobTable.Job job, String node, AccountRef account, StreamConnector<S> connector, List<Slot> missing) {
        if (missing.isEmpty()) {
            return Mono.empty();
        }
        return connector
                .fetch(account.account(connector), missing)
                .flatMapSequential(signal -> taken(account, signal), ON_THEIR_WAY, ON_THEIR_WAY)
                .bufferTimeout(ON_THEIR_WAY, WRITTEN_EVERY, true)
                .concatMap(some -> written(job, node, account, some), 1)
                .takeWhile(goesOn -> goesOn)
                .then();
    }

    private record Took(SlotTable.Landed landed, @Nullable Outcome outcome) {}

    private Mono<Took> taken(AccountRef account, Signal signal) {
        return switch (signal) {
            case Received received ->
                receiver.offerOnDemand(
                                account, received.inbound(), received.slot().arrivedAt())
                        .map(outcome -> new Took(
                                new SlotTable.Landed(
                                        received.slot(), received.inbound().externalKey()),
                                outcome));
            case Gone gone -> Mono.just(new Took(new SlotTable.Landed(gone.slot(), null), null));
            case StreamConnector.CaughtUp _ -> Mono.empty();
        };
    }

    private Mono<Boolean> written(JobTable.Job job, String node, AccountRef account, List<Took> some) {
        List<SlotTable.Landed> landed = some.stream().map(Took::landed).toList();
        return slots.settle(account.id(), landed)
                .then(Mono.defer(() -> slots.land(account.id(), landed, null)))
                .then(Mono.defer(() -> jobs.progress(
                        job.id(),
                        node,
                        LEASE,
                        some.size(),
                        count(some, Outcome.IMPORTED) + count(some, Outcome.AUTO),
                        count(some, Outcome.DUPLICATE),
                        count(some, Outcome.QUARANTINED))));
    }

    private static int count(List<Took> some, Outcome outcome) {
        return (int) some.stream().filter(took -> took.outcome() == outcome).count();
    }
}
