package io.fairlead.kernel;

import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Who has a page open at present, on any node. The room that knows makes it a bean; without one nobody is. */
public interface OnlineUsers {
    /** Never errs: when it cannot be known, the set is what was known last, or empty. */
    Mono<Set<UUID>> now();
}
