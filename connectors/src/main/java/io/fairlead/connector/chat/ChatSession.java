package io.fairlead.connector.chat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.SocketConnector.Desk;
import io.fairlead.channel.SocketConnector.Hours;
import io.fairlead.channel.SocketConnector.Peer;
import io.fairlead.channel.SocketConnector.Said;
import io.fairlead.connector.chat.ChatWire.FromVisitor;
import io.fairlead.connector.chat.ChatWire.ToVisitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import tools.jackson.core.JacksonException;

/**
 * One socket from hello to its end. Frames are handled one after the other, so what a visitor says is stored in the order it
 * was said; the frames of the other direction go on meanwhile.
 */
final class ChatSession {

    private static final Logger log = LoggerFactory.getLogger(ChatSession.class);
    private static final Duration STORE_AGAIN_AFTER = Duration.ofSeconds(3);
    private static final int REPLIES_QUEUED = 256;

    private final ChatConnector chat;
    private final Account<ChatSettings> account;
    private final Peer peer;
    private final Desk desk;
    private final Bucket frames;
    private final Bucket says;
    private final Sinks.Many<ToVisitor> replies = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<ToVisitor>get(REPLIES_QUEUED).get());
    private final Sinks.One<Visitor> arrived = Sinks.one();
    private final Sinks.Empty<Void> over = Sinks.empty();
    private final Unseen unseen = new Unseen();
    private volatile @Nullable Visitor visitor;
    private volatile Instant issuedAt = Instant.EPOCH;
    private volatile boolean hasSpoken;
    private volatile boolean isOver;

    ChatSession(ChatConnector chat, Account<ChatSettings> account, Peer peer, Desk desk) {
        this.chat = chat;
        this.account = account;
        this.peer = peer;
        this.desk = desk;
        ChatLimits limits = chat.limits();
        long now = chat.nanos().getAsLong();
        this.frames = new Bucket(limits.frames(), limits.frameEvery(), now);
        this.says = new Bucket(limits.says(), limits.sayEvery(), now);
    }

    Mono<Void> run() {
        if (!chat.admission().enterAddress(peer.remoteAddress())) {
            chat.admission().leaveAddress(peer.remoteAddress());
            return peer.send(Flux.just(text(new ChatWire.Failed("too-many-sockets", null, null))));
        }
        // What comes in is never cancelled while something is to be said: that would close the socket before it is
        // said.
        Mono<Void> speaking = peer.incoming()
                .concatMap(frame -> take(frame).onErrorResume(this::refuse))
                .onErrorResume(this::refuse)
                .then(Mono.fromRunnable(this::end));
        Mono<Void> late = Mono.delay(chat.limits().helloWithin(), chat.timer())
                .filter(_ -> visitor == null)
                .flatMap(_ -> refuse(new TimeoutException()))
                .takeUntilOther(over.asMono());
        Flux<ToVisitor> hearing = arrived.asMono()
                .flatMapMany(this::hear)
                .onErrorResume(this::interrupted)
                .takeUntilOther(over.asMono());
        Sinks.Empty<Void> sent = Sinks.empty();
        return peer.send(Flux.merge(replies.asFlux(), hearing).map(this::text))
                .doFinally(_ -> {
                    var _ = sent.tryEmitEmpty();
                })
                .and(speaking.takeUntilOther(sent.asMono()))
                .and(late)
                .doFinally(_ -> leave());
    }

    private Mono<Void> take(String frame) {
        if (isOver) {
            return Mono.empty();
        }
        if (frame.length() > chat.limits().maxFrameChars()) {
            return Mono.error(() -> new Ended("too-large"));
        }
        if (!frames.take(chat.nanos().getAsLong())) {
            return Mono.error(() -> new Ended("flood"));
        }
        FromVisitor wire = parse(frame);
        if (wire == null) {
            return Mono.error(() -> new Ended("bad-frame"));
        }
        Visitor known = visitor;
        if (known == null) {
            return wire instanceof ChatWire.Hello hello ? welcome(hello) : Mono.error(() -> new Ended("bad-frame"));
        }
        return switch (wire) {
            case ChatWire.Hello _ -> Mono.error(() -> new Ended("bad-frame"));
            case ChatWire.Say say -> say(known, say);
            case ChatWire.Who who -> who(who);
            case ChatWire.Typing typing -> typing(known, Boolean.TRUE.equals(typing.on()));
            case ChatWire.Seen seen -> seen(known, seen);
            case ChatWire.Ping _ -> ping(known);
            case ChatWire.Pong _ -> Mono.empty();
        };
    }

    private @Nullable FromVisitor parse(String frame) {
        try {
            return chat.json().readValue(frame, FromVisitor.class);
        } catch (JacksonException _) {
            return null;
        }
    }

    /** Who is signed in at the site has the site's word for it or is not let in; nobody is taken for another. */
    private Mono<Void> welcome(ChatWire.Hello hello) {
        String again = chat.tokens().verify(account.id(), account.secrets(), hello.visitor());
        ChatWire.User user = hello.user();
        String id = user == null ? null : user.id();
        if (user != null && (id == null || !vouched(id, user.hash()))) {
            return Mono.error(() -> new Ended("identity-refused"));
        }
        String thread = id != null
                ? Identity.thread(account.id(), id)
                : again != null && !Identity.isOf(again) ? again : chat.tokens().newVisitor();
        Visitor known = Visitor.of(thread, hello, thread.equals(again));
        visitor = known;
        if (!chat.admission().enterVisitor(thread)) {
            return Mono.error(() -> new Ended("too-many-sockets"));
        }
        hasSpoken = known.afterSeq() > 0;
        boolean mayBeKnown = id != null || thread.equals(again);
        return (mayBeKnown ? remembered(known) : Mono.<Void>empty())
                .then(Mono.fromRunnable(() -> arrived.emitValue(known, Sinks.EmitFailureHandler.FAIL_FAST)));
    }

    private boolean vouched(String userId, @Nullable String hash) {
        return !userId.isBlank()
                && userId.length() <= Identity.LONGEST_ID
                && Identity.vouched(account.secrets(), userId, hash);
    }

    private Flux<ToVisitor> hear(Visitor known) {
        return desk.hours().next().flatMapMany(first -> {
            ToVisitor welcome = new ChatWire.Welcome(
                    token(known),
                    known.thread(),
                    known.afterSeq(),
                    account.settings().look(account.name()),
                    wire(first));
            Flux<ToVisitor> changes = desk.hours()
                    .skipWhile(first::equals)
                    .distinctUntilChanged()
                    .map(hours -> new ChatWire.HoursFrame(wire(hours)));
            return Flux.merge(desk.listen(known.thread(), known.afterSeq()).map(this::heard), changes)
                    .startWith(welcome);
        });
    }

    private static ChatWire.Hours wire(Hours hours) {
        return new ChatWire.Hours(hours.open(), hours.backAt(), hours.largestFile());
    }

    private String token(Visitor known) {
        issuedAt = chat.clock().instant();
        return chat.tokens().issue(account.id(), account.secrets().getFirst(), known.thread());
    }

    private ToVisitor heard(Said said) {
        if (said.seq() == 0) {
            return new ChatWire.AgentTyping(said.typing(), called(said.authorName()));
        }
        if (!said.byVisitor() && said.messageId() != null) {
            unseen.add(said.seq(), said.messageId());
        }
        return new ChatWire.SaidFrame(
                said.seq(),
                said.clientId(),
                said.byVisitor(),
                said.byVisitor() ? null : called(said.authorName()),
                said.text(),
                said.at(),
                said.files().stream()
                        .map(file -> new ChatWire.File(file.name(), file.contentType(), file.size(), file.url()))
                        .toList());
    }

    private @Nullable String called(@Nullable String agent) {
        String instead = account.settings().agentName();
        return ChatSettings.isBlank(instead) ? agent : instead;
    }

    private Mono<Void> say(Visitor known, ChatWire.Say say) {
        UUID clientId = uuid(say.clientId());
        if (clientId == null) {
            return Mono.error(() -> new Ended("bad-frame"));
        }
        String id = clientId.toString();
        String text = Objects.requireNonNullElse(Visitor.clean(say.text(), Integer.MAX_VALUE), "");
        List<UUID> files = say.files() == null
                ? List.of()
                : say.files().stream()
                        .map(ChatSession::uuid)
                        .filter(Objects::nonNull)
                        .toList();
        String fault = fault(text, say.files() == null ? 0 : say.files().size(), files.size());
        if (fault != null) {
            return answer(new ChatWire.Failed(fault, id, null));
        }
        if (!says.take(chat.nanos().getAsLong()) || !chat.admission().maySay(peer.remoteAddress())) {
            return answer(new ChatWire.Failed("rate-limited", id, 2));
        }
        return held(known, files)
                .flatMap(held -> held.size() < files.size()
                        ? Mono.<ToVisitor>just(new ChatWire.Failed("file-gone", id, null))
                        : store(known, id, text, held))
                .onErrorResume(e -> busy(id, e))
                .flatMap(this::answer);
    }

    private @Nullable String fault(String text, int files, int readable) {
        if (text.isEmpty() && files == 0
                || files > readable
                || files > 0 && !account.settings().takesFiles()) {
            return "invalid";
        }
        if (text.length() > chat.limits().maxTextChars()) {
            return "too-long";
        }
        return files > chat.limits().maxFiles() ? "too-many-files" : null;
    }

    private Mono<List<Attachment>> held(Visitor known, List<UUID> files) {
        return files.isEmpty()
                ? Mono.just(List.of())
                : desk.files(known.thread(), files).timeout(chat.limits().storeWithin(), chat.timer());
    }

    private Mono<ToVisitor> store(Visitor known, String id, String text, List<Attachment> files) {
        return desk.take(chat.message(known, id, text, files))
                .timeout(chat.limits().storeWithin(), chat.timer())
                .flatMap(_ -> hasSpoken ? Mono.empty() : spoke(known))
                .thenReturn(new ChatWire.Stored(id));
    }

    private Mono<Void> spoke(Visitor known) {
        hasSpoken = true;
        return remembered(known);
    }

    /** What is told of a visitor who has not said anything waits for the first message. */
    private Mono<Void> who(ChatWire.Who who) {
        Visitor known = Objects.requireNonNull(visitor).calledBy(who.about());
        visitor = known;
        if (!hasSpoken || !says.take(chat.nanos().getAsLong())) {
            return Mono.empty();
        }
        return remembered(known)
                .then(desk.take(known.update()))
                .timeout(chat.limits().storeWithin(), chat.timer())
                .onErrorResume(this::untold)
                .then();
    }

    /** The browser tells it again with its next hello. */
    private <T> Mono<T> untold(Throwable e) {
        log.debug("What a visitor of {} says about itself was not kept: {}", account.id(), e.toString());
        return Mono.empty();
    }

    private Mono<Void> remembered(Visitor known) {
        return desk.remember(known.thread(), known.guest()).onErrorResume(this::untold);
    }

    private Mono<Void> ping(Visitor known) {
        return Mono.fromRunnable(() -> {
            if (issuedAt.plus(VisitorTokens.RENEW_AFTER).isBefore(chat.clock().instant())) {
                reply(new ChatWire.Renewed(token(known)));
            }
            reply(new ChatWire.PongFrame());
        });
    }

    private Mono<ToVisitor> busy(String clientId, Throwable e) {
        log.debug("A visitor of {} has to wait: {}", account.id(), e.toString());
        return Mono.just(new ChatWire.Failed("busy", clientId, (int) STORE_AGAIN_AFTER.toSeconds()));
    }

    /** Typing is worth nothing but the moment: whatever fails about it is forgotten. */
    private Mono<Void> typing(Visitor known, boolean on) {
        return desk.typing(known.thread(), on).onErrorComplete();
    }

    private Mono<Void> seen(Visitor known, ChatWire.Seen seen) {
        long upTo = seen.seq() == null ? 0 : seen.seq();
        boolean read = Boolean.TRUE.equals(seen.read());
        return Flux.fromIterable(unseen.seen(upTo, read))
                .map(messageId -> known.status(messageId, read ? DeliveryState.READ : DeliveryState.DELIVERED))
                .concatMap(desk::take)
                .onErrorComplete()
                .then();
    }

    private Mono<Void> refuse(Throwable e) {
        String code = switch (e) {
            case Ended ended -> ended.code;
            case TimeoutException _ -> "hello-timeout";
            default -> "interrupted";
        };
        return answer(new ChatWire.Failed(code, null, null)).then(Mono.fromRunnable(this::end));
    }

    private Flux<ToVisitor> interrupted(Throwable e) {
        log.debug("A visitor of {} stops hearing: {}", account.id(), e.toString());
        return Flux.<ToVisitor>just(new ChatWire.Failed("interrupted", null, null))
                .doOnComplete(this::end);
    }

    private Mono<Void> answer(ToVisitor frame) {
        return Mono.fromRunnable(() -> reply(frame));
    }

    /** A visitor who does not read its answers is not worth a larger queue: the socket ends. */
    private void reply(ToVisitor frame) {
        if (replies.tryEmitNext(frame).isFailure()) {
            end();
        }
    }

    private void end() {
        isOver = true;
        var _ = replies.tryEmitComplete();
        var _ = over.tryEmitEmpty();
        var _ = arrived.tryEmitEmpty();
    }

    private void leave() {
        chat.admission().leaveAddress(peer.remoteAddress());
        Visitor known = visitor;
        if (known != null) {
            chat.admission().leaveVisitor(known.thread());
        }
    }

    private String text(ToVisitor frame) {
        return chat.json().writerFor(ToVisitor.class).writeValueAsString(frame);
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null || text.length() != 36 ? null : UUID.fromString(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Ends the socket with this code as its last frame. */
    private static final class Ended extends RuntimeException {
        private final String code;

        Ended(String code) {
            super(code, null, false, false);
            this.code = code;
        }
    }
}
