package io.fairlead.channels;

import io.fairlead.channel.Connector;
import io.fairlead.kernel.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The connectors of this server by kind. */
@Component
public final class Connectors {

    private final Map<String, Connector<?>> byKind = new TreeMap<>();

    Connectors(List<Connector<?>> connectors) {
        connectors.forEach(connector -> byKind.put(connector.kind(), connector));
    }

    public @Nullable Connector<?> find(String kind) {
        return byKind.get(kind);
    }

    Connector<?> get(String kind) {
        Connector<?> connector = byKind.get(kind);
        if (connector == null) {
            throw Problem.Invalid.field(
                    "kind", "unknown-kind", "There is no such kind of channel; there are " + byKind.keySet() + ".");
        }
        return connector;
    }

    Collection<Connector<?>> all() {
        return byKind.values();
    }
}
