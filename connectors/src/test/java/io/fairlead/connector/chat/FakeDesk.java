package io.fairlead.connector.chat;

import io.fairlead.channel.Attachment;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.SocketConnector.Desk;
import io.fairlead.channel.SocketConnector.Guest;
import io.fairlead.channel.SocketConnector.Hours;
import io.fairlead.channel.SocketConnector.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A house of one thread in memory: a key takes effect once, what is stored is heard. */
final class FakeDesk implements Desk {
    final List<Inbound> taken = new ArrayList<>();
    final List<String> typing = new ArrayList<>();
    final Sinks.Many<Said> said = Sinks.many().replay().all();
    final List<Guest> remembered = new ArrayList<>();
    final Set<UUID> handedOver = new HashSet<>();
    final Sinks.Many<Hours> hours = Sinks.many().replay().latestOrDefault(new Hours(true, null, 1_000));
    private final Set<String> keys = new HashSet<>();
    boolean full;
    boolean hangs;
    long seq;

    @Override
    public Mono<Outcome> take(Inbound inbound) {
        return hangs ? Mono.never() : Mono.fromSupplier(() -> store(inbound));
    }

    private Outcome store(Inbound inbound) {
        if (full) {
            throw new IllegalStateException("full: jdbc://secret");
        }
        if (!keys.add(inbound.externalKey())) {
            return Outcome.DUPLICATE;
        }
        taken.add(inbound);
        if (inbound instanceof Inbound.Message message) {
            String clientId =
                    message.externalKey().substring(message.externalKey().indexOf(':') + 1);
            hear(new Said(
                    ++seq,
                    null,
                    clientId,
                    true,
                    null,
                    String.valueOf(message.text()),
                    Instant.EPOCH,
                    false,
                    List.of()));
        }
        return Outcome.IMPORTED;
    }

    void answers(String messageId, String text) {
        hear(new Said(++seq, messageId, null, false, "Lin", text, Instant.EPOCH, false, List.of()));
    }

    void agentTyping(boolean on) {
        hear(new Said(0, null, null, false, "Lin", "", null, on, List.of()));
    }

    private void hear(Said entry) {
        said.emitNext(entry, Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    public Flux<Said> listen(String thread, long afterSeq) {
        return said.asFlux().filter(each -> each.seq() == 0 || each.seq() > afterSeq);
    }

    @Override
    public Flux<Hours> hours() {
        return hours.asFlux();
    }

    @Override
    public Mono<Void> remember(String thread, Guest guest) {
        return Mono.fromRunnable(() -> remembered.add(guest));
    }

    @Override
    public Mono<List<Attachment>> files(String thread, List<UUID> ids) {
        return Mono.just(ids.stream()
                .filter(handedOver::contains)
                .map(id -> Attachment.held(id, "plan.pdf", "application/pdf"))
                .toList());
    }

    @Override
    public Mono<Void> typing(String thread, boolean on) {
        return Mono.fromRunnable(() -> typing.add(thread + " " + on));
    }
}
