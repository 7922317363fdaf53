package io.fairlead.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pool hands out only connections that work, whatever happened to them before. */
@FairleadTest
class PoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MORE_THAN_THE_POOL = 60;

    @Autowired
    DatabaseClient db;

    @Test
    void thatTheServerStopsALongStatementIsSetOnEachConnection() {
        assertThat(setting("statement_timeout")).isEqualTo("30s");
        assertThat(setting("lock_timeout")).isEqualTo("10s");
        assertThat(setting("application_name")).isEqualTo("fairlead");
    }

    @Test
    void queriesThatWereCutOffLeaveNoAnswerBehindForOthers() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            List<Disposable> running = IntStream.range(0, MORE_THAN_THE_POOL)
                    .mapToObj(n -> number("select -1 from pg_sleep(0.05), generate_series(1, 50)")
                            .subscribe(_ -> {}, _ -> {}))
                    .toList();
            Thread.sleep(10 + 15L * round);
            running.forEach(Disposable::dispose);
            answersAreRight();
        }
    }

    @Test
    void connectionsThatTheServerClosedAreReplaced() {
        answersAreRight();
        Integer closed = number("""
                        select count(pg_terminate_backend(pid))::int from pg_stat_activity
                        where application_name = 'fairlead' and datname = current_database() and pid <> pg_backend_pid()
                        """).block(PATIENCE);
        assertThat(closed).isPositive();
        answersAreRight();
    }

    private void answersAreRight() {
        List<Integer> answers = Flux.range(0, MORE_THAN_THE_POOL)
                .flatMapSequential(n -> number("select " + n), 16)
                .collectList()
                .block(PATIENCE);
        assertThat(answers)
                .isEqualTo(IntStream.range(0, MORE_THAN_THE_POOL).boxed().toList());
    }

    private Mono<Integer> number(String sql) {
        return db.sql(sql).map(row -> row.get(0, Integer.class)).first();
    }

    private String setting(String name) {
        return db.sql("select current_setting('" + name + "')")
                .map(row -> row.get(0, String.class))
                .one()
                .block(PATIENCE);
    }
}
