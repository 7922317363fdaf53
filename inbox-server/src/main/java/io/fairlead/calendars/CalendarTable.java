package io.fairlead.calendars;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** SQL of {@code business_calendar}. */
@Component
final class CalendarTable {

    private static final String COLUMNS = "id, version, name, zone, weekly::text as weekly, holidays::text as holidays";

    private final DatabaseClient db;
    private final JsonMapper json;

    CalendarTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    Flux<CalendarView> all() {
        return db.sql("select " + COLUMNS + " from business_calendar order by lower(name), id")
                .map(this::view)
                .all();
    }

    Mono<CalendarView> find(UUID id) {
        return db.sql("select " + COLUMNS + " from business_calendar where id = :id")
                .bind("id", id)
                .map(this::view)
                .one();
    }

    Mono<CalendarView> insert(UUID id, CalendarChange change) {
        return parts(db.sql("""
                        insert into business_calendar (id, name, zone, weekly, holidays)
                        values (:id, :name, :zone, :weekly::json, :holidays::json)
                        returning id, version, name, zone, weekly::text as weekly, holidays::text as holidays
                        """), id, change).map(this::view).one();
    }

    /** Empty if there is no such calendar in the version that was seen. */
    Mono<CalendarView> update(UUID id, CalendarChange change) {
        return parts(db.sql("""
                        update business_calendar
                        set version = version + 1, name = :name, zone = :zone, weekly = :weekly::json,
                            holidays = :holidays::json
                        where id = :id and version = coalesce(:version, version)
                        returning id, version, name, zone, weekly::text as weekly, holidays::text as holidays
                        """), id, change)
                .bind("version", Parameter.fromOrEmpty(change.version(), Long.class))
                .map(this::view)
                .one();
    }

    private DatabaseClient.GenericExecuteSpec parts(
            DatabaseClient.GenericExecuteSpec statement, UUID id, CalendarChange change) {
        return statement
                .bind("id", id)
                .bind("name", change.name().strip())
                .bind("zone", change.zone())
                .bind("weekly", json.writeValueAsString(change.weekly()))
                .bind("holidays", json.writeValueAsString(change.dates()));
    }

    private CalendarView view(Readable row) {
        return new CalendarView(
                Columns.id(row, "id"),
                Columns.number(row, "version"),
                Columns.text(row, "name"),
                Columns.text(row, "zone"),
                list(Columns.text(row, "weekly"), CalendarView.Weekly[].class),
                list(Columns.text(row, "holidays"), CalendarView.Holiday[].class));
    }

    private <T> List<T> list(String text, Class<T[]> type) {
        return Arrays.asList(json.readValue(text, type));
    }
}
