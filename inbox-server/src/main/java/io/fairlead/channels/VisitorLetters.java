package io.fairlead.channels;

import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channel.SendingConnector.Sent;
import io.fairlead.channel.SocketConnector.Manner;
import io.fairlead.inbox.Conversations;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.media.MediaStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Mails to visitors who have left what they have not read, through a mailbox of the same inbox; without one it waits. The
 * mail carries the conversation's reply token, so that an answer to it goes on in the chat's conversation. Each answer goes
 * once: a mail of which it is not known whether it went is told in the thread and not repeated.
 */
@Component
final class VisitorLetters {

    private static final Logger log = LoggerFactory.getLogger(VisitorLetters.class);
    private static final Actor.Automatic ITSELF = new Actor.Automatic("visitor-letters");
    private static final int AT_ONCE = 8;
    private static final int PAGE = 50;
    private static final int EARLIER = 20;
    private static final long MOST_BYTES = 10L << 20;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration SILENCE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration NO_MAILBOX = Duration.ofMinutes(5);
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(30);

    private final VisitorLetterTable table;
    private final VisitorTable visitors;
    private final Accounts accounts;
    private final Conversations conversations;
    private final MediaStore media;
    private final ChannelSettings settings;

    VisitorLetters(
            VisitorLetterTable table,
            VisitorTable visitors,
            Accounts accounts,
            Conversations conversations,
            MediaStore media,
            ChannelSettings settings) {
        this.table = table;
        this.visitors = visitors;
        this.accounts = accounts;
        this.conversations = conversations;
        this.media = media;
        this.settings = settings;
    }

    /** One round. A visitor with whom something goes wrong comes again later and holds up nobody. */
    Mono<Void> sendDue() {
        return table.claim(LEASE, SILENCE, AT_ONCE)
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(due -> look(due).onErrorResume(e -> {
                    log.warn("Answers to a visitor of {} cannot be mailed: {}", due.account(), e.toString());
                    return Mono.empty();
                }))
                .then();
    }

    private Mono<Void> look(VisitorLetterTable.Due due) {
        // The visitor was told at the door what holds; since then the channel may have stopped writing letters.
        Mono<Boolean> wanted = accounts.byId(due.account())
                .map(chat -> Visited.of(chat).manner(due.language()).letterAfter() != null)
                .defaultIfEmpty(false);
        return wanted.flatMap(still -> still ? answers(due) : table.settled(due));
    }

    private Mono<Void> answers(VisitorLetterTable.Due due) {
        return visitors.unread(due.account(), due.thread(), due.mailed(), PAGE).flatMap(unread -> {
            if (unread.isEmpty()) {
                return table.isAnswering(due).flatMap(more -> more ? table.later(due, ON_ITS_WAY) : table.settled(due));
            }
            Long upTo = due.letterUpTo();
            return due.letterId() != null && upTo != null
                    ? over(due, due.letterId(), unread.getLast().conversationId(), upTo, "email-unknown", null)
                    : write(due, unread);
        });
    }

    private Mono<Void> write(VisitorLetterTable.Due due, List<VisitorTable.Entry> unread) {
        return table.mailbox(due.inbox())
                .flatMap(accounts::byId)
                .map(mailbox -> new Way(due, mailbox, unread, Ids.next()))
                .flatMap(way -> letter(way)
                        .flatMap(letter ->
                                table.begin(due, way.letter(), way.upTo()).flatMap(_ -> send(way, letter)))
                        .thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> table.later(due, NO_MAILBOX).thenReturn(false)))
                .then();
    }

    /** @param letter the mail's own id, the same in its Message-ID */
    private record Way(VisitorLetterTable.Due due, AccountRef mailbox, List<VisitorTable.Entry> unread, UUID letter) {
        UUID conversation() {
            return unread.getLast().conversationId();
        }

        long upTo() {
            return unread.getLast().position();
        }
    }

    private Mono<Outbound> letter(Way way) {
        VisitorLetterTable.Due due = way.due();
        return Mono.zip(
                        accounts.byId(due.account()),
                        visitors.newest(due.account(), due.thread(), EARLIER),
                        table.references(way.conversation()),
                        files(way.unread()))
                .map(all -> {
                    Manner manner = Visited.of(all.getT1()).manner(due.language());
                    LetterText text = LetterText.of(manner, due.timeZone(), way.unread(), all.getT2());
                    List<String> references = all.getT3();
                    return new Outbound(
                            way.letter(),
                            way.conversation(),
                            0,
                            due.thread(),
                            Objects.requireNonNullElse(manner.author(), manner.title()),
                            List.of(new Address(due.name(), due.email())),
                            List.of(),
                            List.of(),
                            text.subject(),
                            text.body(),
                            null,
                            references.isEmpty() ? null : references.getLast(),
                            references,
                            all.getT4());
                });
    }

    /** Those that fit; the others are named in the text and wait in the chat. */
    private Mono<List<Attachment>> files(List<VisitorTable.Entry> unread) {
        List<UUID> fit = new ArrayList<>();
        long size = 0;
        for (VisitorTable.File file :
                unread.stream().flatMap(entry -> entry.files().stream()).toList()) {
            if (size + file.size() <= MOST_BYTES) {
                size += file.size();
                fit.add(file.id());
            }
        }
        if (fit.isEmpty()) {
            return Mono.just(List.of());
        }
        return media.find(fit)
                .concatMap(file -> media.bytes(file.sha256())
                        .map(bytes -> new Attachment(file.name(), file.contentType(), bytes, null, false, null)))
                .collectList();
    }

    private Mono<Void> send(Way way, Outbound letter) {
        Mono<Sent> sent = way.mailbox().connector() instanceof SendingConnector<?> connector
                ? through(connector, way.mailbox(), letter)
                : Mono.error(() -> new DeliveryFailure.Rejected("not-sendable", "The mailbox cannot send."));
        return table.participant(way.conversation(), way.due().email())
                .then(sent)
                .flatMap(done ->
                        over(way.due(), way.letter(), way.conversation(), way.upTo(), "emailed", done.providerId()))
                .onErrorResume(DeliveryFailure.class, failure -> failed(way, failure));
    }

    private static <S extends Record> Mono<Sent> through(
            SendingConnector<S> connector, AccountRef mailbox, Outbound letter) {
        return Mono.defer(() -> connector.send(mailbox.account(connector), letter))
                .timeout(LONGEST)
                .onErrorMap(
                        error -> !(error instanceof DeliveryFailure),
                        error -> new DeliveryFailure.UnknownOutcome("Sending was cut off.", error));
    }

    private Mono<Void> failed(Way way, DeliveryFailure failure) {
        VisitorLetterTable.Due due = way.due();
        boolean last = due.attempts() >= settings.attempts();
        return switch (failure) {
            case DeliveryFailure.UnknownOutcome _ ->
                over(due, way.letter(), way.conversation(), way.upTo(), "email-unknown", null);
            case DeliveryFailure.Rejected _ ->
                over(due, way.letter(), way.conversation(), way.upTo(), "email-failed", null);
            case DeliveryFailure.RateLimited limited -> table.later(due, limited.retryAfter());
            case DeliveryFailure.Unreachable _, DeliveryFailure.Unauthorised _ ->
                last
                        ? over(due, way.letter(), way.conversation(), way.upTo(), "email-failed", null)
                        : table.later(
                                due, Backoff.pause(due.attempts(), settings.retryFirst(), settings.retryLongest()));
        };
    }

    /** Told in the thread first: told twice is better than never. */
    private Mono<Void> over(
            VisitorLetterTable.Due due,
            UUID letter,
            UUID conversation,
            long upTo,
            String outcome,
            @Nullable String mailId) {
        Map<String, @Nullable Object> what = new HashMap<>();
        what.put("type", outcome);
        what.put("to", due.email());
        what.put("letterId", letter.toString());
        what.put("mailId", mailId);
        return conversations.happened(ITSELF, conversation, what).then(table.done(due, upTo));
    }
}
