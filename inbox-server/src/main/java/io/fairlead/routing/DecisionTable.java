package io.fairlead.routing;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL of {@code assignment_decision}; rows are only ever added. */
@Component
final class DecisionTable {

    static final String BY_HAND = "by-hand";
    private static final int MOST = 100;

    private final DatabaseClient db;
    private final JsonMapper json;

    DecisionTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    Mono<Void> add(List<Choice> choices) {
        String rows = json.writeValueAsString(choices.stream()
                .map(choice -> new Row(choice.waiting().id(), choice.to(), choice.reason(), choice.evidence()))
                .toList());
        return db.sql("""
                        insert into assignment_decision (conversation_id, at, to_user, reason, evidence)
                        select r."conversationId", clock_timestamp(), r."toUser", r.reason, r.evidence
                        from json_to_recordset(:rows::json)
                            as r("conversationId" uuid, "toUser" uuid, reason text, evidence json)
                        """).bind("rows", rows).then();
    }

    /** What people did; told again, it is there already. */
    Mono<Void> addByHand(List<ByHand> decisions) {
        return db.sql("""
                        insert into assignment_decision (conversation_id, at, from_user, to_user, by_user, reason, event_seq)
                        select r."conversationId", j.at,
                               case when row_number() over story > 1 then lag(r."toUser") over story
                                    else (select d.to_user from assignment_decision d
                                          where d.conversation_id = r."conversationId" and d.at < j.at
                                          order by d.at desc, d.id desc limit 1) end,
                               r."toUser", r."byUser", :reason, r.seq
                        from json_to_recordset(:rows::json) as r("conversationId" uuid, "toUser" uuid, "byUser" uuid, seq bigint)
                        join journal j on j.seq = r.seq
                        window story as (partition by r."conversationId" order by r.seq)
                        order by r.seq
                        on conflict (event_seq) do nothing
                        """)
                .bind("rows", json.writeValueAsString(decisions))
                .bind("reason", BY_HAND)
                .then();
    }

    /** Newest first, at most {@value #MOST}. */
    Flux<DecisionView> of(UUID conversation) {
        return db.sql("""
                        select d.at, d.reason, d.evidence::text as evidence, f.id as from_id, f.name as from_name,
                               t.id as to_id, t.name as to_name, b.id as by_id, b.name as by_name
                        from assignment_decision d
                        left join app_user f on f.id = d.from_user
                        left join app_user t on t.id = d.to_user
                        left join app_user b on b.id = d.by_user
                        where d.conversation_id = :conversation
                        order by d.at desc, d.id desc
                        limit :most
                        """)
                .bind("conversation", conversation)
                .bind("most", MOST)
                .map(row -> new DecisionView(
                        Columns.instant(row, "at"),
                        person(row, "from"),
                        person(row, "to"),
                        person(row, "by"),
                        Columns.text(row, "reason"),
                        json.readTree(Columns.text(row, "evidence"))))
                .all();
    }

    /** @param seq the journal row that told of it */
    record ByHand(UUID conversationId, @Nullable UUID toUser, UUID byUser, long seq) {}

    private record Row(UUID conversationId, @Nullable UUID toUser, String reason, Evidence evidence) {}

    private static DecisionView.@Nullable Person person(Readable row, String who) {
        UUID id = row.get(who + "_id", UUID.class);
        return id == null ? null : new DecisionView.Person(id, Columns.text(row, who + "_name"));
    }
}
