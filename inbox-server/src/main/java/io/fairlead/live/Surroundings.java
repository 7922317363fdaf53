package io.fairlead.live;

import io.fairlead.journal.Position;
import io.fairlead.presence.Presence;
import java.time.Clock;
import reactor.core.publisher.Mono;

/**
 * What every socket has about it.
 *
 * @param head where the journal is, asked of the database; those who ask at the same time share the answer
 */
record Surroundings(
        LiveSettings settings,
        Clock clock,
        Pages pages,
        Presence presence,
        Courtesies courtesies,
        Mono<Position> head) {}
