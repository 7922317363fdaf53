package io.fairlead.connector.email;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.StreamConnector.Signal;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Something that is done over a connection with a folder; blocking. */
interface MailboxWork {

    void run(MailFolder folder, Demand demand) throws MessagingException, InterruptedException;

    /** Does it on a virtual thread of its own when subscribed to; cancelling interrupts it and closes its connection. */
    default Flux<Signal> signals(EmailSettings settings, String name, long mostBytes) {
        return Flux.create(
                sink -> start(settings, name, new Demand(sink, mostBytes), sink), FluxSink.OverflowStrategy.ERROR);
    }

    private void start(EmailSettings settings, String name, Demand demand, FluxSink<Signal> sink) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> demand.end(done(settings, demand)));
        var _ = sink.onRequest(demand::request);
        // Whatever it waits for, it stops waiting, and its connection is closed.
        var _ = sink.onDispose(thread::interrupt);
        thread.start();
    }

    private @Nullable Throwable done(EmailSettings settings, Demand demand) {
        try (MailFolder folder = MailFolder.open(settings)) {
            run(folder, demand);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DeliveryFailure.Unreachable("The connection was closed.", e);
        } catch (MessagingException e) {
            return failure(settings, e);
        } catch (RuntimeException e) {
            return e;
        }
    }

    static DeliveryFailure failure(EmailSettings settings, MessagingException error) {
        return error instanceof FolderNotFoundException
                ? new DeliveryFailure.Rejected("no-folder", "The mailbox has no folder " + settings.folderName() + ".")
                : MailServers.failure(settings.imapHost() + ":" + settings.imapPortOrUsual(), error);
    }
}
