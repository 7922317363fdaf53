package io.fairlead.channels;

import io.fairlead.channel.Address;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.SendingConnector;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channel.SendingConnector.Sent;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.OutgoingMessage;
import io.fairlead.media.MediaStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hands one message to its connector. Every error signal is a {@link DeliveryFailure} that says what to do next. */
@Component
final class Sending {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int FILES_AT_ONCE = 4;

    private final MediaStore media;

    Sending(MediaStore media) {
        this.media = media;
    }

    Mono<Sent> send(AccountRef account, OutgoingMessage message) {
        if (!(account.connector() instanceof SendingConnector<?> connector)) {
            return Mono.error(
                    () -> new DeliveryFailure.Rejected("not-sendable", "Nobody can be answered through this channel."));
        }
        return outbound(message)
                .onErrorMap(error -> new DeliveryFailure.Unreachable("A file of the message cannot be read.", error))
                .flatMap(outbound -> through(connector, account, outbound));
    }

    private static <S extends Record> Mono<Sent> through(
            SendingConnector<S> connector, AccountRef account, Outbound outbound) {
        return Mono.defer(() -> connector.send(account.account(connector), outbound))
                .timeout(LONGEST)
                .onErrorMap(
                        error -> !(error instanceof DeliveryFailure),
                        error -> unexpected(connector.recognisesRepetition(), error));
    }

    private static DeliveryFailure unexpected(boolean repeatable, Throwable error) {
        String detail =
                error instanceof TimeoutException ? "The channel did not answer in time." : "Sending was cut off.";
        return repeatable && error instanceof TimeoutException
                ? new DeliveryFailure.Unreachable(detail, error)
                : new DeliveryFailure.UnknownOutcome(detail, error);
    }

    private Mono<Outbound> outbound(OutgoingMessage out) {
        return files(out.message()).map(files -> of(out, files));
    }

    private static Outbound of(OutgoingMessage out, List<Attachment> files) {
        MessageView message = out.message();
        String answered = message.inReplyTo();
        return new Outbound(
                message.id(),
                message.conversationId(),
                message.seq(),
                out.thread(),
                message.author().name(),
                addresses(message.to()),
                addresses(message.cc()),
                addresses(message.bcc()),
                out.subject(),
                message.text(),
                message.html(),
                message.signature(),
                answered == null && !out.references().isEmpty()
                        ? out.references().getLast()
                        : answered,
                out.references(),
                files,
                message.kind().equals("auto"));
    }

    private Mono<List<Attachment>> files(MessageView message) {
        List<UUID> ids =
                message.attachments().stream().map(MessageView.File::id).toList();
        return media.find(ids)
                .collect(Collectors.toMap(MediaStore.StoredFile::id, MediaStore.StoredFile::sha256))
                .flatMapMany(hashes -> Flux.fromIterable(message.attachments())
                        .flatMapSequential(file -> file(file, hashes), FILES_AT_ONCE))
                .collectList();
    }

    private Mono<Attachment> file(MessageView.File file, Map<UUID, String> hashes) {
        return media.bytes(hashes.getOrDefault(file.id(), ""))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("no bytes of " + file.id())))
                .map(bytes ->
                        new Attachment(file.name(), file.contentType(), bytes, null, file.inline(), file.contentId()));
    }

    private static List<Address> addresses(List<MessageView.Address> addresses) {
        return addresses.stream()
                .map(one -> new Address(one.name(), one.address()))
                .toList();
    }
}
