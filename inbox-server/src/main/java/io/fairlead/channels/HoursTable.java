package io.fairlead.channels;

import io.fairlead.kernel.Columns;
import java.util.Set;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of who serves an inbox, and by which calendar. */
@Component
final class HoursTable {

    private final DatabaseClient db;

    HoursTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<OpeningHours.Terms> of(UUID inbox) {
        return db.sql("""
                        select p.calendar_id,
                               array(select u.id from app_user u
                                     where u.disabled_at is null and u.available
                                       and (u.role = 'admin' or exists (
                                           select from team_member m join inbox_team i on i.team_id = m.team_id
                                           where m.user_id = u.id and i.inbox_id = b.id))) as staff
                        from inbox b
                        left join sla_inbox s on s.inbox_id = b.id
                        left join sla_policy p on p.id = s.policy_id or (s.policy_id is null and p.standard)
                        where b.id = :inbox
                        """)
                .bind("inbox", inbox)
                .map(row -> new OpeningHours.Terms(
                        row.get("calendar_id", UUID.class), Set.of(Columns.get(row, "staff", UUID[].class))))
                .one();
    }
}
