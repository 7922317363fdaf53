package io.fairlead.customers.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.customers.imports.reading.Row;
import io.fairlead.testing.CountedQueries;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A step of an import costs the same few statements whatever the number of rows. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
@Import({People.class, CountedQueries.class})
class ImportCostTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    @Autowired
    DatabaseClient db;

    @Autowired
    RowTable rowTable;

    @Autowired
    WorkTable work;

    @Autowired
    Steps steps;

    @Test
    void rowsCostNothing() {
        List<Integer> few = costs(3);
        List<Integer> many = costs(400);
        assertThat(many).isEqualTo(few);
        // Trying out: claims forgotten, rows read, holders, written, position, view, events.
        assertThat(many.get(0)).isLessThanOrEqualTo(7);
        assertThat(many.get(1)).isLessThanOrEqualTo(7);
        assertThat(many.get(2)).isLessThanOrEqualTo(5);
    }

    private List<Integer> costs(int rows) {
        String node = UUID.randomUUID().toString();
        UUID id = list(rows, node);
        Steps.Turn turn = new Steps.Turn(node, LONG);
        Job checked = counted("check " + node, work.claim(node, LONG).flatMap(job -> steps.check(job, turn)));
        assertThat(checked.state()).isEqualTo("checked");
        state(id, "importing");
        Job done = counted("take " + node, work.claim(node, LONG).flatMap(job -> steps.take(job, turn)));
        assertThat(done.state()).isEqualTo("done");
        state(id, "undoing");
        Job undone = counted("undo " + node, work.claim(node, LONG).flatMap(job -> steps.undo(job, turn)));
        assertThat(undone.state()).isEqualTo("undone");
        return List.of(noted("check " + node), noted("take " + node), noted("undo " + node));
    }

    /** The claim is not counted: it is once for the whole import. */
    private static int noted(String name) {
        return CountedQueries.of(name).size() - 1;
    }

    private static Job counted(String name, Mono<Job> step) {
        return step.contextWrite(context -> CountedQueries.noting(name, Context.of(context)))
                .block(PATIENCE);
    }

    /** Leased to this test, so that the server leaves it alone. */
    private UUID list(int rows, String node) {
        Fixture fixture = new Fixture(db);
        UUID lead = fixture.user("lead");
        UUID id = fixture.id(
                "insert into contact_import (created_by, file_name, file_ref, file_size, state, format, headers, fields, rows, total,"
                        + " lease_owner, lease_until) values ('" + lead
                        + "', 'x', '', 0, 'ready', 'csv', '{a,b}', '{name,email}', " + rows + ", " + rows
                        + ", '" + node + "', now() + interval '1 hour') returning id");
        rowTable.insert(
                        id,
                        1,
                        IntStream.rangeClosed(1, rows)
                                .mapToObj(n ->
                                        new Row(n + 1, List.of("P" + n, "p" + n + "@" + node.substring(0, 8) + ".de")))
                                .toList())
                .block(PATIENCE);
        state(id, "checking");
        return id;
    }

    private void state(UUID id, String state) {
        new Fixture(db).run("update contact_import set state = '" + state + "', position = 0 where id = '" + id + "'");
    }
}
