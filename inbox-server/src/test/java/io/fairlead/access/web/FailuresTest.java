package io.fairlead.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kernel.Problem;
import io.fairlead.testing.TestServers;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

class FailuresTest {

    @Test
    void databaseThatIsNotThereIsUnavailableAndSaysWhenToComeBack() {
        var nowhere = ConnectionFactories.get("r2dbc:postgresql://u:p@127.0.0.1:" + TestServers.freePort() + "/x");
        Mono<Long> query =
                DatabaseClient.create(nowhere).sql("select 1").fetch().rowsUpdated();
        var transactions = TransactionalOperator.create(new R2dbcTransactionManager(nowhere));
        for (Mono<Long> work : java.util.List.of(query, transactions.transactional(query))) {
            Answer answer = Failures.answer(failureOf(work));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(answer.retryAfter()).isNotNull();
        }
    }

    @Test
    void databaseThatIsShutDownInMidQueryIsUnavailable() {
        var database = TestServers.database();
        String url = database.r2dbcUrl().replace("://", "://" + database.user() + ":" + database.password() + "@");
        Mono<Long> query = DatabaseClient.create(ConnectionFactories.get(url))
                .sql("select pg_terminate_backend(pg_backend_pid())")
                .fetch()
                .rowsUpdated();
        assertThat(Failures.answer(failureOf(query)).code()).isEqualTo("unavailable");
    }

    @Test
    void brokenQueryIsOurFaultAndTellsNothing() {
        var database = TestServers.database();
        String url = database.r2dbcUrl().replace("://", "://" + database.user() + ":" + database.password() + "@");
        Mono<Long> query = DatabaseClient.create(ConnectionFactories.get(url))
                .sql("select secret from nowhere")
                .fetch()
                .rowsUpdated();
        Answer answer = Failures.answer(failureOf(query));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("internal");
        assertThat(answer.detail()).doesNotContain("secret", "nowhere");
    }

    @Test
    void problemInsideAnotherErrorIsFound() {
        Answer answer = Failures.answer(new IllegalStateException(new Problem.RateLimited("x", Duration.ofSeconds(9))));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void timeoutIsUnavailable() {
        assertThat(Failures.answer(new TimeoutException()).code()).isEqualTo("unavailable");
    }

    private static Throwable failureOf(Mono<?> work) {
        return work.materialize().block(Duration.ofSeconds(30)).getThrowable();
    }
}
