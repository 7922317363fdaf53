package io.fairlead.channels;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs what was asked for by people or by the schedule: on each node one check and one backfill at a time, so that a long
 * backfill keeps no check waiting. A job whose node goes away is begun anew by another when its lease runs out; what it took
 * before is in the ledger by then.
 */
@Component
final class JobRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final JobTable table;
    private final ChannelJobs jobs;
    private final Duration checkEvery;
    private final String node = UUID.randomUUID().toString();
    private final List<Lane> lanes = List.of(new Lane("check"), new Lane("backfill"));
    private final Disposable.Swap scheduling = Disposables.swap();
    private final Disposable.Composite running = Disposables.composite(scheduling);
    private final Scheduler beat = Schedulers.newSingle("channel-jobs", true);
    private volatile boolean started;

    JobRunner(JobTable table, ChannelJobs jobs, ChannelSettings settings) {
        this.table = table;
        this.jobs = jobs;
        this.checkEvery = settings.checkEvery();
    }

    /** One job of its kind at a time; woken on the beat's thread alone, so that none takes another's place. */
    private final class Lane {
        private final String kind;
        private final AtomicBoolean working = new AtomicBoolean();
        private final Disposable.Swap work = Disposables.swap();

        Lane(String kind) {
            this.kind = kind;
        }

        void wake() {
            if (!started || !working.compareAndSet(false, true)) {
                return;
            }
            work.update(table.claim(kind, node, ChannelJobs.LEASE)
                    .flatMap(job -> jobs.run(job, node).thenReturn(true))
                    .defaultIfEmpty(false)
                    .onErrorResume(error -> {
                        log.warn("Checks and backfills of channels cannot be done: {}", error.toString());
                        return Mono.just(false);
                    })
                    .subscribe(this::done));
        }

        private void done(boolean worked) {
            working.set(false);
            if (worked && started) {
                beat.schedule(this::wake);
            }
        }
    }

    @Override
    public void start() {
        started = true;
        running.add(
                beat.schedulePeriodically(() -> lanes.forEach(Lane::wake), 0, BEAT.toMillis(), TimeUnit.MILLISECONDS));
        running.add(beat.schedulePeriodically(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Begins what waits. Any thread. */
    void wake() {
        if (started) {
            beat.schedule(() -> lanes.forEach(Lane::wake));
        }
    }

    private void look() {
        scheduling.update(table.schedule(checkEvery)
                .onErrorResume(error -> {
                    log.warn("Checks of channels cannot be scheduled: {}", error.toString());
                    return Mono.just(0L);
                })
                .subscribe(scheduled -> {
                    if (scheduled > 0) {
                        wake();
                    }
                }));
    }

    @Override
    public void stop() {
        started = false;
        running.dispose();
        lanes.forEach(lane -> lane.work.dispose());
        beat.dispose();
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    @Override
    public int getPhase() {
        return 10;
    }
}
