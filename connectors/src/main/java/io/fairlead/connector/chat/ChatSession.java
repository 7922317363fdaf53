package io.fairlead.connector.chat;

import io.fairlead.channel.Account;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.SocketConnector.Desk;
import io.fairlead.channel.SocketConnector.Peer;
import io.fairlead.channel.SocketConnector.Said;
import io.fairlead.connector.chat.ChatWire.FromVisitor;
import io.fairlead.connector.chat.ChatWire.ToVisitor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
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
    private static final int UNSEEN_REMEMBERED = 500;

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
    private final TreeMap<Long, Unseen> unseen = new TreeMap<>();
    private volatile @Nullable Visitor visitor;

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
        Mono<Void> speaking = peer.incoming()
                .timeout(Mono.delay(chat.limits().helloWithin(), chat.timer()))
                .concatMap(this::take)
                .onErrorResume(this::refuse)
                .then(Mono.fromRunnable(this::end));
        Flux<ToVisitor> hearing = arrived.asMono()
                .flatMapMany(this::hear)
                .onErrorResume(this::interrupted)
                .takeUntilOther(over.asMono());
        return peer.send(Flux.merge(replies.asFlux(), hearing).map(this::text))
                .and(speaking)
                .doFinally(_ -> leave());
    }

    private Mono<Void> take(String frame) {
        if (frame.length() > chat.limits().maxFrameChars()) {
            return Mono.error(() -> new Ended("too-large"));
        }
        if (!frames.take(chat.nanos().getAsLong())) {
            return Mono.error(() -> new Ended("flood"));
        }
        FromVisitor wire = parse(frame);
        Visitor known = visitor;
        if (known == null) {
            return wire instanceof ChatWire.Hello hello ? welcome(hello) : Mono.error(() -> new Ended("bad-frame"));
        }
        return switch (wire) {
            case ChatWire.Hello _ -> Mono.error(() -> new Ended("bad-frame"));
            case ChatWire.Say say -> say(known, say);
            case ChatWire.Who who -> Mono.fromRunnable(() -> visitor = known.calledBy(who));
            case ChatWire.Typing typing -> typing(known, Boolean.TRUE.equals(typing.on()));
            case ChatWire.Seen seen -> seen(known, seen);
            case ChatWire.Ping _ -> Mono.fromRunnable(() -> reply(new ChatWire.PongFrame()));
            case ChatWire.Pong _ -> Mono.empty();
        };
    }

    private FromVisitor parse(String frame) {
        try {
            FromVisitor wire = chat.json().readValue(frame, FromVisitor.class);
            if (wire == null) {
                throw new Ended("bad-frame");
            }
            return wire;
        } catch (JacksonException _) {
            throw new Ended("bad-frame");
        }
    }

    private Mono<Void> welcome(ChatWire.Hello hello) {
        String again = chat.tokens().verify(account.id(), account.secrets(), hello.visitor());
        String id = again != null ? again : chat.tokens().newVisitor();
        Visitor known = Visitor.of(id, hello, again != null);
        visitor = known;
        if (!chat.admission().enterVisitor(id)) {
            return Mono.error(() -> new Ended("too-many-sockets"));
        }
        return Mono.fromRunnable(() -> arrived.emitValue(known, Sinks.EmitFailureHandler.FAIL_FAST));
    }

    private Flux<ToVisitor> hear(Visitor known) {
        String token = chat.tokens().issue(account.id(), account.secrets().getFirst(), known.id());
        ToVisitor welcome = new ChatWire.Welcome(
                token, known.thread(), known.afterSeq(), account.settings().look(account.name()));
        return desk.listen(known.thread(), known.afterSeq()).map(this::heard).startWith(welcome);
    }

    private ToVisitor heard(Said said) {
        if (said.seq() == 0) {
            return new ChatWire.AgentTyping(said.typing(), said.authorName());
        }
        if (!said.byVisitor() && said.messageId() != null) {
            remember(said.seq(), new Unseen(said.messageId(), false));
        }
        return new ChatWire.SaidFrame(
                said.seq(),
                said.clientId(),
                said.byVisitor(),
                said.authorName(),
                said.text(),
                said.at(),
                said.files().stream()
                        .map(file -> new ChatWire.File(file.name(), file.contentType(), file.size(), file.url()))
                        .toList());
    }

    private Mono<Void> say(Visitor known, ChatWire.Say say) {
        UUID clientId = uuid(say.clientId());
        if (clientId == null) {
            return Mono.error(() -> new Ended("bad-frame"));
        }
        String id = clientId.toString();
        String text = Visitor.clean(say.text(), Integer.MAX_VALUE);
        if (text == null) {
            return answer(new ChatWire.Failed("invalid", id, null));
        }
        if (text.length() > chat.limits().maxTextChars()) {
            return answer(new ChatWire.Failed("too-long", id, null));
        }
        if (!says.take(chat.nanos().getAsLong()) || !chat.admission().maySay(peer.remoteAddress())) {
            return answer(new ChatWire.Failed("rate-limited", id, 2));
        }
        Inbound.Message message = chat.message(new ChatWire.Kept(known, new ChatWire.Say(id, text)));
        return desk.take(message)
                .timeout(chat.limits().storeWithin(), chat.timer())
                .map(_ -> (ToVisitor) new ChatWire.Stored(id))
                .onErrorResume(e -> busy(id, e))
                .flatMap(this::answer);
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
        return Flux.fromIterable(nowSeen(upTo, read))
                .map(messageId -> known.status(messageId, read ? DeliveryState.READ : DeliveryState.DELIVERED))
                .concatMap(desk::take)
                .onErrorComplete()
                .then();
    }

    private void remember(long seq, Unseen message) {
        synchronized (unseen) {
            unseen.put(seq, message);
            if (unseen.size() > UNSEEN_REMEMBERED) {
                var _ = unseen.pollFirstEntry();
            }
        }
    }

    private List<String> nowSeen(long upTo, boolean read) {
        synchronized (unseen) {
            var reached = unseen.headMap(upTo, true);
            List<String> ids = reached.values().stream()
                    .filter(each -> read || !each.delivered())
                    .map(Unseen::messageId)
                    .toList();
            if (read) {
                reached.clear();
            } else {
                reached.replaceAll((_, each) -> new Unseen(each.messageId(), true));
            }
            return ids;
        }
    }

    private Mono<Void> refuse(Throwable e) {
        String code = switch (e) {
            case Ended ended -> ended.code;
            case TimeoutException _ -> "hello-timeout";
            default -> "interrupted";
        };
        return answer(new ChatWire.Failed(code, null, null));
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
        var _ = replies.tryEmitComplete();
        var _ = over.tryEmitEmpty();
        var _ = arrived.tryEmitEmpty();
    }

    private void leave() {
        chat.admission().leaveAddress(peer.remoteAddress());
        Visitor known = visitor;
        if (known != null) {
            chat.admission().leaveVisitor(known.id());
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

    private record Unseen(String messageId, boolean delivered) {}

    /** Ends the socket with this code as its last frame. */
    private static final class Ended extends RuntimeException {
        private final String code;

        Ended(String code) {
            super(code, null, false, false);
            this.code = code;
        }
    }
}
