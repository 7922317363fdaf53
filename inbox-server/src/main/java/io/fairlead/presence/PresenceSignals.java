package io.fairlead.presence;

import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Typing, for rooms that know nothing of presence. */
@Component
final class PresenceSignals implements TypingSignals {

    private final Presence presence;

    PresenceSignals(Presence presence) {
        this.presence = presence;
    }

    @Override
    public void tell(Typing typing) {
        presence.tell(typing);
    }

    @Override
    public Flux<Typing> changes() {
        return presence.typing();
    }
}
