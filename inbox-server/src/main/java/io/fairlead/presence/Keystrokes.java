package io.fairlead.presence;

import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Who is typing, until it is said or {@link TypingSignals#SILENCE_SECONDS} pass without a repetition. Belongs to one thread. */
final class Keystrokes {

    private static final int MOST = 20_000;
    private static final long SILENCE_MILLIS = TypingSignals.SILENCE_SECONDS * 1000L;

    private record Key(UUID conversationId, UUID who, Typing.Kind kind) {}

    private record Since(Typing typing, long until) {}

    private final Map<Key, Since> going = new HashMap<>();
    private final Consumer<Typing> changed;

    Keystrokes(Consumer<Typing> changed) {
        this.changed = changed;
    }

    void heard(Typing typing, long now) {
        Key key = new Key(typing.conversationId(), typing.id(), typing.kind());
        if (!typing.on()) {
            if (going.remove(key) != null) {
                changed.accept(typing);
            }
        } else if (going.size() < MOST || going.containsKey(key)) {
            if (going.put(key, new Since(typing, now + SILENCE_MILLIS)) == null) {
                changed.accept(typing);
            }
        }
    }

    void sweep(long now) {
        going.values().stream().filter(since -> since.until() <= now).toList().forEach(since -> {
            Typing typing = since.typing();
            heard(
                    new Typing(
                            typing.conversationId(),
                            typing.inboxId(),
                            typing.by(),
                            typing.id(),
                            typing.name(),
                            typing.kind(),
                            false),
                    now);
        });
    }
}
