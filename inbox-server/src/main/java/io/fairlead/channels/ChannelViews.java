package io.fairlead.channels;

import io.fairlead.channel.Capabilities;
import io.fairlead.channel.Connector;
import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.SocketConnector;
import io.fairlead.channel.StreamConnector;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Draws rows with their figures. */
@Component
final class ChannelViews {

    private static final Capabilities NONE = new Capabilities(false, false, false, false, false, null);

    private final HealthTable health;
    private final Traffic traffic;
    private final Connectors connectors;
    private final Vault vault;
    private final PublicUrl publicUrl;
    private final JsonMapper json;

    ChannelViews(
            HealthTable health,
            Traffic traffic,
            Connectors connectors,
            Vault vault,
            PublicUrl publicUrl,
            JsonMapper json) {
        this.health = health;
        this.traffic = traffic;
        this.connectors = connectors;
        this.vault = vault;
        this.publicUrl = publicUrl;
        this.json = json;
    }

    Mono<ChannelView> one(ChannelTable.Row row) {
        return all(List.of(row)).map(List::getFirst);
    }

    Mono<List<ChannelView>> all(List<ChannelTable.Row> rows) {
        return health.of(rows.stream().map(ChannelTable.Row::id).toList())
                .map(counts -> rows.stream().map(row -> view(row, counts)).toList());
    }

    private ChannelView view(ChannelTable.Row row, Map<UUID, HealthTable.Counts> counts) {
        Connector<?> connector = connectors.find(row.kind());
        return new ChannelView(
                row.id(),
                row.version(),
                row.kind(),
                row.name(),
                row.state(),
                row.stateDetail(),
                new ChannelView.Inbox(row.inboxId(), row.inboxName()),
                url(row, connector),
                row.address(),
                row.defaultCountry(),
                json.readTree(row.settings()),
                secretsSet(row),
                connector == null ? NONE : connector.capabilities(),
                connector instanceof StreamConnector<?>,
                row.createdAt(),
                health(row.id(), counts.get(row.id())));
    }

    private List<String> secretsSet(ChannelTable.Row row) {
        try {
            return vault.secrets(row).settings().properties().stream()
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (IllegalStateException e) {
            return List.of();
        }
    }

    private String url(ChannelTable.Row row, @Nullable Connector<?> connector) {
        String base = publicUrl.base().toString();
        if (connector instanceof SocketConnector<?>) {
            return base + "/widget/" + row.key() + ".js";
        }
        if (row.kind().equals("form")) {
            return base + "/forms/" + row.key();
        }
        if (connector instanceof HttpConnector<?> || row.address() == null) {
            return base + "/in/" + row.kind() + "/" + row.key();
        }
        return "mailto:" + row.address();
    }

    private ChannelView.Health health(UUID id, HealthTable.@Nullable Counts counts) {
        long duplicates = traffic.duplicatesToday(id);
        return new ChannelView.Health(
                (counts == null ? 0 : counts.received()) + duplicates,
                counts == null ? 0 : counts.imported(),
                duplicates,
                counts == null ? 0 : counts.quarantined(),
                counts == null ? null : counts.lastReceivedAt(),
                counts == null ? null : counts.lastSentAt(),
                traffic.lag(id),
                counts == null ? null : counts.lastSuccessAt(),
                counts == null ? 0 : counts.errors(),
                traffic.lastError(id),
                counts == null ? null : counts.check(),
                traffic.inPerMinute(id));
    }
}
