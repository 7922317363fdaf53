package io.fairlead.live;

import io.fairlead.access.SignedIn;
import io.fairlead.journal.Event;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Typing;
import io.fairlead.presence.Attendance;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One browser window. It holds the position up to which it has been given everything, and never goes back nor skips: it is
 * either live (its deck delivers), or replaying (it asks for pages itself until it has caught up with its deck), or it waits
 * for the client to say where to begin. Belongs to the channel's event loop.
 */
final class LiveSocket {

    /** A slow reader has this long to read what the kernel holds and the close frame behind it. */
    private static final int FORCE_CLOSE_SECONDS = 30;

    private static final int MOST_MISTAKES = 20;
    private static final int UNANSWERED_PINGS = 2;

    private enum Stage {
        /** Nothing is sent until the client says {@code start} (or, at first, {@code resume}). */
        WAITING,
        REPLAYING,
        LIVE,
        CLOSED
    }

    private final Channel channel;
    private final Deck deck;
    private final Surroundings around;
    private final UUID epoch;
    private final UUID sessionId;
    private final long expiresAt;
    private final String ownKey;
    private final Attendance attendance;
    private final Outbox outbox;
    private final Sinks.One<Closing> closing = Sinks.one();
    private final Allowance allowance;
    private Actor.User actor;
    private Circle circle;
    private Stage stage = Stage.WAITING;
    /** What the client says before it has been welcomed. */
    private final Queue<ClientFrame> early = new ArrayDeque<>();

    private boolean welcomed;
    private boolean greeted;
    private int place = -1;
    private long position;
    private int replays;
    private int views;
    private int mistakes;
    private int unanswered;
    /** Ticks of the deck. */
    private long nextPing;

    private long firstFrameBy;

    LiveSocket(Channel channel, Deck deck, Surroundings around, UUID epoch, SignedIn session) {
        LiveSettings settings = around.settings();
        this.channel = channel;
        this.deck = deck;
        this.around = around;
        this.epoch = epoch;
        this.sessionId = session.sessionId();
        this.expiresAt = session.expiresAt().toEpochMilli();
        this.actor = session.actor();
        this.circle = Circle.of(actor);
        this.ownKey = Event.user(actor.id());
        this.attendance = around.presence().arrive(actor.id(), actor.name());
        this.outbox = new Outbox(
                channel, settings.queueFrames(), settings.queueBytes().toBytes());
        this.allowance = new Allowance(settings.framesPerSecond());
    }

    /** The reason once the server wants to close; empty if the other side did. */
    Mono<Closing> closing() {
        return closing.asMono();
    }

    void open(long tick) {
        firstFrameBy = tick + around.settings().firstFrameWithin().toSeconds();
        nextPing = tick + around.settings().ping().toSeconds();
        send(ServerFrame.hello(epoch, deck.position(), around.clock().instant(), sessionId));
        welcomed = true;
        for (ClientFrame frame = early.poll(); frame != null; frame = early.poll()) {
            answer(frame);
        }
    }

    /** Where the deck keeps it; below zero: nowhere. */
    int place() {
        return place;
    }

    void place(int place) {
        this.place = place;
    }

    /** The channel is gone, or about to be. */
    void gone() {
        stage = Stage.CLOSED;
        outbox.discard();
        attendance.leave();
        var _ = closing.tryEmitEmpty();
    }

    // What the deck says

    void deliver(Batch batch) {
        if (stage != Stage.LIVE || batch.last() <= position) {
            return;
        }
        Parcel parcel = batch.after(position, circle, ownKey);
        position = batch.last();
        if (!parcel.isEmpty() && !outbox.offer(parcel)) {
            close(Closing.SLOW_CONSUMER);
        }
    }

    /** A frame that may be lost: it is, while others wait for the socket. */
    void whisper(Whisper whisper) {
        if (stage == Stage.LIVE
                && circle.sees(whisper.audience())
                && !actor.id().equals(whisper.notTo())
                && outbox.isIdle()) {
            outbox.put(whisper.frame().retainedDuplicate());
        }
    }

    void flush() {
        outbox.flush();
    }

    void tick(long tick, long now) {
        if (stage == Stage.CLOSED) {
            return;
        }
        if (now >= expiresAt) {
            close(Closing.SESSION_ENDED);
        } else if (!greeted && tick >= firstFrameBy) {
            close(Closing.PROTOCOL_ERROR);
        } else if (tick >= nextPing) {
            ping(tick);
        }
    }

    boolean isOf(UUID userId) {
        return actor.id().equals(userId);
    }

    boolean isSession(UUID id) {
        return sessionId.equals(id);
    }

    Actor.User actor() {
        return actor;
    }

    /** What the user may do and see now; null if the account is closed. */
    void rights(Actor.@Nullable User now) {
        if (stage == Stage.CLOSED) {
            return;
        }
        if (now == null) {
            close(Closing.SESSION_ENDED);
            return;
        }
        Circle next = Circle.of(now);
        boolean changed = !next.equals(circle) || now.role() != actor.role();
        actor = now;
        circle = next;
        if (changed) {
            attendance.viewing(null, null);
            resync(ServerFrame.Resync.ACCESS_CHANGED);
        }
    }

    void close(Closing why) {
        if (stage == Stage.CLOSED) {
            return;
        }
        stage = Stage.CLOSED;
        outbox.discard();
        attendance.leave();
        var _ = closing.tryEmitValue(why);
        var _ = channel.eventLoop().schedule(this::force, FORCE_CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private void force() {
        var _ = channel.close();
    }

    // What the client says

    void receive(ClientFrame frame) {
        if (stage == Stage.CLOSED) {
            return;
        }
        if (!allowance.take(System.nanoTime())) {
            mistake("rate-limited", "Too many frames.");
            return;
        }
        if (welcomed) {
            answer(frame);
        } else {
            early.add(frame);
        }
    }

    private void answer(ClientFrame frame) {
        if (stage == Stage.CLOSED) {
            return;
        }
        switch (frame) {
            case ClientFrame.Pong() -> unanswered = 0;
            case ClientFrame.Start() -> start();
            case ClientFrame.Resume(UUID theirs, long lastSeq) -> resume(theirs, lastSeq);
            case ClientFrame.Active(boolean on) -> attendance.active(on);
            case ClientFrame.Types types -> types(types);
            case ClientFrame.Views(UUID conversationId) -> views(conversationId);
            case ClientFrame.Wrong(String code, String detail) -> mistake(code, detail);
            case ClientFrame.Garbage() -> {
                send(ServerFrame.error("bad-frame", "A frame must be one JSON object."));
                close(Closing.BAD_FRAME);
            }
        }
    }

    private void start() {
        greeted = true;
        replays++;
        position = deck.position();
        stage = Stage.LIVE;
        send(ServerFrame.snapshot(position));
    }

    private void resume(UUID theirs, long lastSeq) {
        if (greeted) {
            send(ServerFrame.error("already-started", "Resume is for the first frame; send start."));
            close(Closing.PROTOCOL_ERROR);
            return;
        }
        greeted = true;
        position = lastSeq;
        if (!theirs.equals(epoch)) {
            resync(ServerFrame.Resync.EPOCH);
        } else if (deck.position() - lastSeq > around.settings().replayAtMost()) {
            resync(ServerFrame.Resync.TOO_OLD);
        } else if (lastSeq > deck.position()) {
            checkAhead();
        } else {
            beginReplay();
        }
    }

    /** Another node may have been ahead of this one; but a history that was set back must not be taken for that. */
    private void checkAhead() {
        var _ = around.head()
                .subscribe(at -> onLoop(() -> aheadOf(at.epoch(), at.seq())), _ -> onLoop(this::historyUnreadable));
    }

    private void aheadOf(UUID present, long head) {
        if (!present.equals(epoch) || position > head) {
            resync(ServerFrame.Resync.EPOCH);
        } else if (stage == Stage.WAITING) {
            beginReplay();
        }
    }

    private void beginReplay() {
        stage = Stage.REPLAYING;
        send(ServerFrame.resumed(position));
        replay(++replays);
    }

    private void replay(int run) {
        if (stage != Stage.REPLAYING || run != replays) {
            return;
        }
        if (position >= deck.position()) {
            stage = Stage.LIVE;
            return;
        }
        var _ = around.pages()
                .after(position)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .subscribe(
                        page -> onLoop(() -> replayed(run, page.orElse(null))), _ -> onLoop(this::historyUnreadable));
    }

    private void replayed(int run, @Nullable Batch page) {
        if (stage != Stage.REPLAYING || run != replays) {
            return;
        }
        if (page == null || page.first() > position + 1 || page.last() <= position) {
            resync(ServerFrame.Resync.TOO_OLD);
            return;
        }
        Parcel parcel = page.after(position, circle, ownKey);
        position = page.last();
        if (!parcel.isEmpty()) {
            outbox.put(parcel);
            outbox.flush();
        }
        outbox.whenDrained(() -> replay(run));
    }

    private void historyUnreadable() {
        close(Closing.TRY_LATER);
    }

    private void types(ClientFrame.Types said) {
        Actor.User who = actor;
        ifVisible(
                said.conversationId(),
                inbox -> around.presence()
                        .tell(new Typing(
                                said.conversationId(),
                                inbox,
                                Typing.By.USER,
                                who.id(),
                                who.name(),
                                said.kind(),
                                said.on())));
    }

    private void views(@Nullable UUID conversationId) {
        int view = ++views;
        if (conversationId == null) {
            attendance.viewing(null, null);
            return;
        }
        ifVisible(conversationId, inbox -> {
            if (view == views) {
                attendance.viewing(conversationId, inbox);
                send(around.courtesies().viewers(conversationId));
            }
        });
    }

    /** A conversation out of sight and one that does not exist are the same. */
    private void ifVisible(UUID conversationId, Consumer<UUID> then) {
        var _ = around.courtesies()
                .inboxOf(conversationId)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .onErrorReturn(Optional.empty())
                .subscribe(inbox -> onLoop(() -> {
                    if (stage == Stage.CLOSED) {
                        return;
                    }
                    if (inbox.isPresent() && circle.seesInbox(inbox.get())) {
                        then.accept(inbox.get());
                    } else {
                        mistake("not-found", "There is no such conversation.");
                    }
                }));
    }

    private void mistake(String code, String detail) {
        send(ServerFrame.error(code, detail));
        if (++mistakes >= MOST_MISTAKES) {
            close(Closing.PROTOCOL_ERROR);
        }
    }

    private void resync(ServerFrame.Resync reason) {
        stage = Stage.WAITING;
        replays++;
        send(ServerFrame.resync(reason));
    }

    private void ping(long tick) {
        if (unanswered >= UNANSWERED_PINGS) {
            close(Closing.SLOW_CONSUMER);
            return;
        }
        unanswered++;
        nextPing = tick + around.settings().ping().toSeconds();
        if (stage == Stage.LIVE && position == deck.position()) {
            outbox.put(deck.ping().retainedDuplicate());
        } else {
            outbox.put(ServerFrame.ping(position, around.clock().instant()));
        }
        outbox.flush();
    }

    private void send(ByteBuf frame) {
        outbox.put(frame);
        outbox.flush();
    }

    private void onLoop(Runnable step) {
        channel.eventLoop().execute(step);
    }
}
