package io.fairlead.demo;

import io.fairlead.channels.ChannelAccounts;
import io.fairlead.channels.ChannelView;
import io.fairlead.channels.Connectors;
import io.fairlead.kernel.Actor;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The company's channels: makes those that it has not had yet, and tells the others where the mail server and the shop are
 * today. A channel that somebody has removed or re-written since is left alone.
 */
@DemoPart
final class Lines {

    private final ChannelAccounts channels;
    private final Connectors connectors;
    private final Notebook notebook;
    private final MailHouse mail;
    private final JsonMapper json;

    Lines(ChannelAccounts channels, Connectors connectors, Notebook notebook, MailHouse mail, JsonMapper json) {
        this.channels = channels;
        this.connectors = connectors;
        this.notebook = notebook;
        this.mail = mail;
        this.json = json;
    }

    /** Where the outside listens. */
    record Outside(int smtp, int imap, int replies) {}

    Mono<Company> make(Actor by, Blueprint plan, Map<String, UUID> inboxes, Outside outside) {
        return channels.all(by)
                .map(all -> all.stream().collect(Collectors.toMap(ChannelView::id, view -> view)))
                .flatMapMany(present -> Flux.fromIterable(plan.channels())
                        .filter(line -> connectors.find(line.kind()) != null)
                        .concatMap(line -> line(by, plan, line, inboxes, outside, present)))
                .collectList()
                .map(Company::new);
    }

    private Mono<Company.Line> line(
            Actor by,
            Blueprint plan,
            Blueprint.Line line,
            Map<String, UUID> inboxes,
            Outside outside,
            Map<UUID, ChannelView> present) {
        Memory.Key key = notebook.memory().channels().get(line.name());
        if (key == null) {
            return create(by, plan, line, inboxes, outside);
        }
        ChannelView view = present.get(key.id());
        if (view == null) {
            return Mono.empty();
        }
        openMailbox(plan, line, key.secret());
        ObjectNode today = whereabouts(line, outside);
        boolean moved = isHere(view)
                && today.properties().stream()
                        .anyMatch(entry ->
                                !entry.getValue().equals(view.settings().path(entry.getKey())));
        Mono<ChannelView> now = moved ? channels.change(by, key.id(), today) : Mono.just(view);
        return now.map(found -> told(line, found, key.secret()));
    }

    private Mono<Company.Line> create(
            Actor by, Blueprint plan, Blueprint.Line line, Map<String, UUID> inboxes, Outside outside) {
        UUID inbox = inboxes.get(line.inbox());
        if (inbox == null) {
            return Mono.empty();
        }
        ObjectNode given = whereabouts(line, outside)
                .put("kind", line.kind())
                .put("name", line.name())
                .put("inboxId", inbox.toString());
        if (line.settings() != null) {
            given.setAll(line.settings());
        }
        String password = line.mailbox() == null ? null : Passwords.random();
        openMailbox(plan, line, password);
        if (line.mailbox() != null) {
            String address = plan.address(line.mailbox());
            given.put("address", address).put("username", address).put("password", password);
            given.put("importExisting", true);
        }
        return channels.create(by, given)
                .publishOn(Schedulers.boundedElastic())
                .map(created -> remembered(line, created, password));
    }

    private Company.Line remembered(Blueprint.Line line, ChannelAccounts.Created created, @Nullable String password) {
        String secret = password == null ? created.secret() : password;
        var _ = notebook.change(memory ->
                memory.knowing(line.name(), new Memory.Key(created.channel().id(), secret)));
        return told(line, created.channel(), secret);
    }

    private void openMailbox(Blueprint plan, Blueprint.Line line, @Nullable String password) {
        if (line.mailbox() != null && password != null) {
            mail.mailbox(plan.address(line.mailbox()), password);
        }
    }

    /** It still leads to the demo's own world. */
    private static boolean isHere(ChannelView view) {
        JsonNode settings = view.settings();
        return settings.path("imapHost").asString("").equals(Loopback.HOST)
                || settings.path("replyUrl").asString("").startsWith("http://" + Loopback.HOST + ":");
    }

    private ObjectNode whereabouts(Blueprint.Line line, Outside outside) {
        ObjectNode settings = json.createObjectNode();
        return switch (line.kind()) {
            case "webhook" -> settings.put("replyUrl", "http://" + Loopback.HOST + ":" + outside.replies + "/replies/");
            case "email" ->
                settings.put("imapHost", Loopback.HOST)
                        .put("imapPort", outside.imap)
                        .put("imapSecurity", "none")
                        .put("smtpHost", Loopback.HOST)
                        .put("smtpPort", outside.smtp)
                        .put("smtpSecurity", "none");
            default -> settings;
        };
    }

    private static Company.Line told(Blueprint.Line line, ChannelView view, @Nullable String secret) {
        String address = view.address();
        return new Company.Line(
                view.id(),
                view.inbox().id(),
                line.kind(),
                line.region(),
                line.topic(),
                line.kind().equals("email") && address != null
                        ? address
                        : URI.create(view.url()).getPath(),
                secret);
    }
}
