package io.fairlead.connector.chat;

import io.fairlead.channel.Account;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.Capabilities;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Raw;
import io.fairlead.channel.Refused;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.SocketConnector;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat bubble on the company's pages. A visitor is a random id in a token that the account's secret signs; its thread is
 * that id. The protocol is described in the package's documentation. Non-blocking; any thread.
 */
public final class ChatConnector implements SocketConnector<ChatSettings>, SendingConnector<ChatSettings> {

    private static final int CLOSED_BY_ORIGIN = 4403;
    private static final int SECRET_BYTES = 32;

    private final ChatLimits limits;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Scheduler timer;
    private final SecureRandom random;
    private final VisitorTokens tokens;
    private final Admission admission;
    private final JsonMapper json = JsonMapper.builder().build();

    public ChatConnector(Clock clock, SecureRandom random) {
        this(ChatLimits.DEFAULT, clock, System::nanoTime, Schedulers.parallel(), random);
    }

    /** @param nanos a clock that only runs forward, for the rate limits */
    ChatConnector(ChatLimits limits, Clock clock, LongSupplier nanos, Scheduler timer, SecureRandom random) {
        this.limits = limits;
        this.clock = clock;
        this.nanos = nanos;
        this.timer = timer;
        this.random = random;
        this.tokens = new VisitorTokens(clock, random);
        this.admission = new Admission(limits, nanos);
    }

    @Override
    public String kind() {
        return "chat";
    }

    @Override
    public Class<ChatSettings> settingsType() {
        return ChatSettings.class;
    }

    @Override
    public Map<String, String> titles() {
        return Map.of("en", "Web chat", "zh-CN", "网页聊天");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, true, true, false, limits.maxTextChars());
    }

    @Override
    public String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    @Override
    public void check(ChatSettings settings) {
        settings.check();
    }

    @Override
    public Mono<Void> serve(Account<ChatSettings> account, Peer peer, Desk desk) {
        if (!admits(account, peer.origin())) {
            return peer.close(CLOSED_BY_ORIGIN, "origin not allowed");
        }
        return Mono.defer(() -> new ChatSession(this, account, peer, desk).run());
    }

    @Override
    public boolean admits(Account<ChatSettings> account, @Nullable String origin) {
        return account.settings().allows(origin);
    }

    @Override
    public @Nullable String threadOf(Account<ChatSettings> account, String proof) {
        return tokens.verify(account.id(), account.secrets(), proof);
    }

    @Override
    public Object look(Account<ChatSettings> account) {
        return account.settings().look(account.name());
    }

    @Override
    public Manner manner(Account<ChatSettings> account, @Nullable String language) {
        return account.settings().manner(account.name(), language);
    }

    /** The message is stored already, and the visitor's sockets read what is stored: there is nothing more to hand over. */
    @Override
    public Mono<Sent> send(Account<ChatSettings> account, Outbound message) {
        return Mono.just(new Sent(message.messageId().toString(), DeliveryState.SENT));
    }

    @Override
    public Inbound reread(Account<ChatSettings> account, Raw raw, String externalKey) {
        try {
            ChatWire.Kept kept = json.readValue(raw.bytes(), ChatWire.Kept.class);
            List<Attachment> files = kept.files().stream()
                    .map(file -> Attachment.held(file.id(), file.name(), file.contentType()))
                    .toList();
            return message(kept.visitor(), kept.clientId(), kept.text(), files);
        } catch (JacksonException | NullPointerException _) {
            throw new Refused(400, "broken-json", "These bytes are not what was kept of a chat message.");
        }
    }

    Inbound.Message message(Visitor visitor, String clientId, String text, List<Attachment> files) {
        List<ChatWire.KeptFile> kept = files.stream()
                .map(file ->
                        new ChatWire.KeptFile(Objects.requireNonNull(file.held()), file.name(), file.contentType()))
                .toList();
        byte[] raw = json.writeValueAsBytes(new ChatWire.Kept(visitor, clientId, text, kept));
        return visitor.message(clientId, text, files, clock.instant(), raw);
    }

    ChatLimits limits() {
        return limits;
    }

    Clock clock() {
        return clock;
    }

    LongSupplier nanos() {
        return nanos;
    }

    Scheduler timer() {
        return timer;
    }

    VisitorTokens tokens() {
        return tokens;
    }

    Admission admission() {
        return admission;
    }

    JsonMapper json() {
        return json;
    }
}
