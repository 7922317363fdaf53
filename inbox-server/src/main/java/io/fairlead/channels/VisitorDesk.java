package io.fairlead.channels;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.SocketConnector.Desk;
import io.fairlead.channel.SocketConnector.FileLink;
import io.fairlead.channel.SocketConnector.Guest;
import io.fairlead.channel.SocketConnector.Hours;
import io.fairlead.channel.SocketConnector.Said;
import io.fairlead.customers.Identities;
import io.fairlead.inbox.Outgoing;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Problem;
import io.fairlead.kernel.Typing;
import io.fairlead.kernel.TypingSignals;
import io.fairlead.media.MediaStore;
import io.fairlead.media.OutsideUploads;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the house offers to the visitors of one chat account. Thread-safe. */
final class VisitorDesk implements Desk {

    private static final int PAGE = 200;
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);
    private static final int TALKS_REMEMBERED = 10_000;

    private final UUID account;
    private final Parts parts;
    private final ConcurrentHashMap<String, VisitorTable.Talking> talks = new ConcurrentHashMap<>();

    private VisitorDesk(UUID account, Parts parts) {
        this.account = account;
        this.parts = parts;
    }

    @Override
    public Mono<Outcome> take(Inbound inbound) {
        if (inbound instanceof Inbound.Status status) {
            return seen(status);
        }
        return parts.accounts()
                .byId(account)
                .filter(found -> !found.isDisabled())
                .switchIfEmpty(Mono.error(VisitorDesk::closed))
                .flatMap(found -> parts.receiver().offer(found, inbound));
    }

    /** Of an answer by our own id: the visitor may have read it before it counts as sent. Moving twice is moving once. */
    private Mono<Outcome> seen(Inbound.Status status) {
        UUID message = UUID.fromString(status.messageId());
        return parts.outgoing()
                .load(message)
                .filter(found -> found.channelAccountId().equals(account))
                .flatMap(_ -> parts.outgoing()
                        .status(
                                new Actor.Outside(account),
                                message,
                                status.state().name().toLowerCase(Locale.ROOT),
                                null,
                                null))
                .thenReturn(Outcome.APPLIED);
    }

    /**
     * Reads on from a position of its own whenever the hub says that there may be news, the first time at once: so there is
     * no switch from history to live that could lose or repeat anything. Errs when the database is away.
     */
    @Override
    public Flux<Said> listen(String thread, long afterSeq) {
        VisitorHub.Key key = new VisitorHub.Key(account, thread);
        return Flux.defer(() -> {
            Reading reading = new Reading(thread, afterSeq);
            return Flux.merge(
                    parts.hub().news(key).concatMap(_ -> reading.on(), 1),
                    parts.hub().typing(key).map(VisitorDesk::typing));
        });
    }

    @Override
    public Mono<Void> typing(String thread, boolean on) {
        VisitorTable.Talking held = talks.get(thread);
        Mono<VisitorTable.Talking> talking = held != null
                ? Mono.just(held)
                : parts.table().talking(account, thread).doOnNext(t -> keep(thread, t));
        return talking.doOnNext(t -> parts.typing()
                        .tell(new Typing(
                                t.conversationId(),
                                t.inboxId(),
                                Typing.By.CONTACT,
                                t.contactId(),
                                t.contactName(),
                                Typing.Kind.REPLY,
                                on)))
                .then();
    }

    @Override
    public Flux<Hours> hours() {
        return parts.accounts().byId(account).flatMapMany(found -> parts.hours().of(found.inboxId()));
    }

    @Override
    public Mono<Void> remember(String thread, Guest guest) {
        Guest known = new Guest(
                SmallNews.cut(guest.name()),
                Identities.email(guest.email()),
                SmallNews.cut(guest.language()),
                SmallNews.cut(guest.timeZone()));
        return parts.accounts()
                .byId(account)
                .flatMap(found -> parts.table()
                        .remember(
                                account,
                                thread,
                                known,
                                Visited.of(found).manner(known.language()).letterAfter()));
    }

    @Override
    public Mono<List<Attachment>> files(String thread, List<UUID> ids) {
        return parts.files()
                .of(label(account, thread), ids)
                .collectMap(MediaStore.StoredFile::id)
                .map(found -> ids.stream()
                        .distinct()
                        .map(found::get)
                        .filter(Objects::nonNull)
                        .map(file -> Attachment.held(file.id(), file.name(), file.contentType()))
                        .toList());
    }

    /** Whose a file is that a visitor has handed over. */
    static String label(UUID account, String thread) {
        return "visitor:" + account + ":" + thread;
    }

    private void keep(String thread, VisitorTable.Talking talking) {
        if (talks.size() >= TALKS_REMEMBERED) {
            talks.clear();
        }
        talks.put(thread, talking);
    }

    private static Said typing(Typing typing) {
        return new Said(0, null, null, false, typing.name(), "", null, typing.on(), List.of());
    }

    private static Said said(VisitorTable.Entry entry) {
        return new Said(
                entry.position(),
                entry.byVisitor() ? null : entry.id().toString(),
                entry.byVisitor() ? clientId(entry.externalId()) : null,
                entry.byVisitor(),
                entry.byVisitor() ? null : entry.author(),
                entry.text(),
                entry.at(),
                false,
                entry.files().stream().map(VisitorDesk::link).toList());
    }

    /** Relative to the address of the bubble's account. */
    private static FileLink link(VisitorTable.File file) {
        return new FileLink(file.name(), file.contentType(), file.size(), "files/" + file.publicName());
    }

    /** The connector calls a message {@code visitor:clientId}. */
    private static @Nullable String clientId(@Nullable String externalId) {
        return externalId == null ? null : externalId.substring(externalId.indexOf(':') + 1);
    }

    private static Problem closed() {
        return new Problem.Unavailable("unavailable", "This chat is switched off.", COME_AGAIN);
    }

    /** One socket's position. Used by one page at a time. */
    private final class Reading {
        private final String thread;
        private long position;
        private boolean more;
        private @Nullable UUID conversation;

        Reading(String thread, long position) {
            this.thread = thread;
            this.position = position;
        }

        /** What is new, page by page. */
        Flux<Said> on() {
            return Mono.defer(this::page)
                    .doOnNext(this::moved)
                    .flatMapIterable(Function.identity())
                    .map(VisitorDesk::said)
                    .repeat(() -> more);
        }

        private Mono<List<VisitorTable.Entry>> page() {
            return position == 0
                    ? parts.table().newest(account, thread, PAGE)
                    : parts.table().after(account, thread, position, PAGE);
        }

        private void moved(List<VisitorTable.Entry> page) {
            more = position > 0 && page.size() == PAGE;
            if (page.isEmpty()) {
                return;
            }
            VisitorTable.Entry last = page.getLast();
            position = last.position();
            if (!last.conversationId().equals(conversation)) {
                conversation = last.conversationId();
                talks.remove(thread);
            }
        }
    }

    private record Parts(
            Accounts accounts,
            Receiver receiver,
            VisitorTable table,
            VisitorHub hub,
            TypingSignals typing,
            OpeningHours hours,
            OutsideUploads files,
            Outgoing outgoing) {}

    /** Gives each account its desk. */
    @Component
    static final class Desks {
        private final Parts parts;
        private final ConcurrentHashMap<UUID, VisitorDesk> desks = new ConcurrentHashMap<>();

        @SuppressWarnings("TooManyParameters") // one per thing that a desk offers
        Desks(
                Accounts accounts,
                Receiver receiver,
                VisitorTable table,
                VisitorHub hub,
                TypingSignals typing,
                OpeningHours hours,
                OutsideUploads files,
                Outgoing outgoing) {
            this.parts = new Parts(accounts, receiver, table, hub, typing, hours, files, outgoing);
        }

        VisitorDesk of(UUID account) {
            return desks.computeIfAbsent(account, id -> new VisitorDesk(id, parts));
        }
    }
}
