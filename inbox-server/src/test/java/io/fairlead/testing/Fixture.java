package io.fairlead.testing;

import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** Rows that tests of several rooms begin with, made by plain SQL. */
public final class Fixture {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private final DatabaseClient db;

    public Fixture(DatabaseClient db) {
        this.db = db;
    }

    public UUID inbox(String name) {
        return id("insert into inbox (name) values ('" + name + " " + UUID.randomUUID() + "') returning id");
    }

    public UUID channel(UUID inbox, String kind) {
        String unique = UUID.randomUUID().toString();
        return id(
                "insert into channel_account (kind, name, key, inbox_id, state, capabilities) values ('" + kind + "', '"
                        + kind + " "
                        + unique + "', '" + unique + "', '" + inbox
                        + "', 'connected', '{\"replies\":true,\"html\":false,\"attachments\":true,\"typing\":false,\"recipients\":false,\"maxLength\":null}') returning id");
    }

    public UUID team(UUID... inboxes) {
        UUID team = id("insert into team (name) values ('team " + UUID.randomUUID() + "') returning id");
        for (UUID inbox : inboxes) {
            run("insert into inbox_team (inbox_id, team_id) values ('" + inbox + "', '" + team + "')");
        }
        return team;
    }

    public UUID user(String role, UUID... teams) {
        UUID user = id("insert into app_user (name, email, role) values ('" + role + " person', '" + UUID.randomUUID()
                + "@example.com', '" + role + "') returning id");
        for (UUID team : teams) {
            run("insert into team_member (team_id, user_id) values ('" + team + "', '" + user + "')");
        }
        return user;
    }

    public UUID id(String sql) {
        return db.sql(sql).map(row -> row.get(0, UUID.class)).one().block(PATIENCE);
    }

    public long number(String sql) {
        return db.sql(sql)
                .map(row -> row.get(0, Number.class).longValue())
                .one()
                .block(PATIENCE);
    }

    public String text(String sql) {
        return db.sql(sql).map(row -> String.valueOf(row.get(0))).one().block(PATIENCE);
    }

    public void run(String sql) {
        db.sql(sql).then().block(PATIENCE);
    }
}
