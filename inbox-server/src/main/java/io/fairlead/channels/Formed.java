package io.fairlead.channels;

import io.fairlead.channel.Account;
import io.fairlead.channel.Connector;
import io.fairlead.channel.FormingConnector;
import io.fairlead.channel.FormingConnector.Form;
import io.fairlead.channel.FormingConnector.Preview;
import io.fairlead.channel.HttpConnector.Answer;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import tools.jackson.databind.JsonNode;

/** An account that has a form, with its connector. */
record Formed<S extends Record>(FormingConnector<S> connector, Account<S> account) {

    static boolean isOne(AccountRef account) {
        return account.connector() instanceof FormingConnector<?>;
    }

    /** @throws IllegalArgumentException if it has none */
    static Formed<?> of(AccountRef account) {
        return of(account, account.connector());
    }

    private static <S extends Record> Formed<S> of(AccountRef account, Connector<S> connector) {
        if (connector instanceof FormingConnector<S> forming) {
            return new Formed<>(forming, account.account(connector));
        }
        throw new IllegalArgumentException("a channel of kind " + account.kind() + " has no form");
    }

    Form form() {
        return connector.form(account);
    }

    Form built(JsonNode given, int version) {
        return connector.built(account, given, version);
    }

    Preview preview(Form form, String language) {
        return connector.preview(account, form, language);
    }

    Receipt receive(HttpDelivery delivery) {
        return connector.receive(account, delivery);
    }

    Answer drawn(HttpDelivery delivery) {
        return connector.drawn(account, delivery);
    }

    boolean wantsPage(HttpDelivery delivery) {
        return connector.wantsPage(delivery);
    }

    Answer sorry(HttpDelivery delivery, int status) {
        return connector.sorry(account, delivery, status);
    }
}
