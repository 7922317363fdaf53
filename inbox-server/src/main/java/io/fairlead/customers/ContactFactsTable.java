package io.fairlead.customers;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Parameters;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** SQL of facts about people. */
@Component
final class ContactFactsTable {

    private final DatabaseClient db;

    ContactFactsTable(DatabaseClient db) {
        this.db = db;
    }

    /** @param news whether the contact was made or changed by it */
    record Learned(UUID id, boolean news) {}

    Mono<Learned> learn(List<ContactFacts.Known> known, ContactFacts.Facts facts) {
        return db.sql("""
                        select id, news from contact_learn(:kinds, :scopes, :norms, :raws, :verified, :name, :company, :domain, :country, :language, :zone)
                        """)
                .bind("kinds", texts(known, ContactFacts.Known::kind))
                .bind("scopes", texts(known, ContactFacts.Known::scope))
                .bind("norms", texts(known, ContactFacts.Known::normalized))
                .bind("raws", texts(known, ContactFacts.Known::raw))
                .bind(
                        "verified",
                        known.stream().map(ContactFacts.Known::verified).toArray(Boolean[]::new))
                .bind("name", maybe(facts.name()))
                .bind("company", maybe(facts.company()))
                .bind("domain", maybe(facts.domain()))
                .bind("country", maybe(facts.country()))
                .bind("language", maybe(facts.language()))
                .bind("zone", maybe(facts.timeZone()))
                .map(row -> new Learned(Columns.id(row, "id"), Columns.get(row, "news", Boolean.class)))
                .one();
    }

    private static String[] texts(List<ContactFacts.Known> known, Function<ContactFacts.Known, String> part) {
        return known.stream().map(part).toArray(String[]::new);
    }

    private static Object maybe(@Nullable String text) {
        return text == null || text.isBlank() ? Parameters.in(String.class) : text;
    }
}
