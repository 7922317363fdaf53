package io.fairlead.channels;

import io.fairlead.channel.Account;
import io.fairlead.channel.Connector;
import io.fairlead.channel.SocketConnector;
import io.fairlead.channel.SocketConnector.Desk;
import io.fairlead.channel.SocketConnector.Manner;
import io.fairlead.channel.SocketConnector.Peer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An account that has visitors, with its connector: what that says of it, of origins and of proofs. */
record Visited<S extends Record>(SocketConnector<S> connector, Account<S> account) {

    /** @throws IllegalArgumentException if nobody visits it */
    static Visited<?> of(AccountRef account) {
        return of(account, account.connector());
    }

    private static <S extends Record> Visited<S> of(AccountRef account, Connector<S> connector) {
        if (connector instanceof SocketConnector<S> socket) {
            return new Visited<>(socket, account.account(connector));
        }
        throw new IllegalArgumentException("nobody visits a channel of kind " + account.kind());
    }

    Mono<Void> serve(Peer peer, Desk desk) {
        return connector.serve(account, peer, desk);
    }

    boolean admits(@Nullable String origin) {
        return connector.admits(account, origin);
    }

    @Nullable
    String threadOf(String proof) {
        return connector.threadOf(account, proof);
    }

    Object look() {
        return connector.look(account);
    }

    Manner manner(@Nullable String language) {
        return connector.manner(account, language);
    }
}
