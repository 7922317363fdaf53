package io.fairlead.channels;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Images that a message would load from elsewhere. Nobody fetches them before a person wants to see them. */
@Component
final class RemoteImages {

    /** What is more stays blocked. */
    static final int MOST = 200;

    private final RemoteImageTable table;
    private final RemoteImageLinks links;
    private final RemoteImageFetcher fetcher;

    RemoteImages(RemoteImageTable table, RemoteImageLinks links, RemoteImageFetcher fetcher) {
        this.table = table;
        this.links = links;
        this.fetcher = fetcher;
    }

    /** @param source the address in the message, {@code url} the one to load it from instead */
    record Image(String source, String url) {}

    /**
     * @param always the sender's images are shown without asking
     * @param contactId whose preference it is; null if there is nobody
     * @param images empty as long as they are blocked
     */
    record View(boolean always, @Nullable UUID contactId, List<Image> images) {}

    /** With links only if this sender's images are always shown. */
    Mono<View> look(Actor.User by, UUID message) {
        return row(by, message).map(row -> view(message, row, row.always(), row.always()));
    }

    /** @param always remembers for this sender that they are shown, or that they are not; null leaves it as it is */
    Mono<View> show(Actor.User by, UUID message, @Nullable Boolean always) {
        return row(by, message)
                .flatMap(row -> remember(by, row, always)
                        .then(Mono.fromSupplier(
                                () -> view(message, row, always == null ? row.always() : always, true))));
    }

    Mono<RemoteImageFetcher.Picture> picture(Actor.User by, UUID message, String source, long until, String signature) {
        by.require(Ability.CONVERSATION_READ);
        links.check(message, source, until, signature);
        return table.inbox(message)
                .filter(by::sees)
                .switchIfEmpty(Mono.error(RemoteImages::unknown))
                .flatMap(_ -> fetcher.fetch(source));
    }

    private Mono<Void> remember(Actor.User by, RemoteImageTable.Row row, @Nullable Boolean always) {
        UUID contact = row.contactId();
        if (always == null || contact == null) {
            return Mono.empty();
        }
        by.require(Ability.CONTACT_EDIT);
        return always ? table.allow(contact, by.id()) : table.forbid(contact);
    }

    private Mono<RemoteImageTable.Row> row(Actor.User by, UUID message) {
        by.require(Ability.CONVERSATION_READ);
        return table.find(message)
                .filter(row -> by.sees(row.inboxId()))
                .switchIfEmpty(Mono.error(RemoteImages::unknown));
    }

    private View view(UUID message, RemoteImageTable.Row row, boolean always, boolean shown) {
        String html = row.html();
        List<Image> images = html == null || !shown
                ? List.of()
                : Jsoup.parseBodyFragment(html).select("img[data-src]").stream()
                        .map((Element image) -> image.attr("data-src"))
                        .distinct()
                        .limit(MOST)
                        .map(source -> new Image(source, links.link(message, source)))
                        .toList();
        return new View(always, row.contactId(), images);
    }

    private static Problem unknown() {
        return new Problem.NotFound("message");
    }
}
