package io.fairlead.channel;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A channel whose visitors fill in a form that an admin builds. What a form consists of is the connector's. */
public interface FormingConnector<S extends Record> extends HttpConnector<S> {

    /** As published, or else the one to begin with, of version 0. */
    Form form(Account<S> account);

    /**
     * What an admin built, checked and numbered; it is not shown to anybody by this.
     *
     * @param given whatever versions it names, they are counted here
     * @throws BadSettings naming the first fault, such as {@code definition.fields[2].id}
     */
    Form built(Account<S> account, JsonNode given, int version);

    /** @param language if the form does not have it, its first one is shown */
    Preview preview(Account<S> account, Form form, String language);

    /** For the script on other people's pages: what to draw, in the visitor's language, and how. */
    Answer drawn(Account<S> account, HttpDelivery delivery);

    /** A navigation asks for a page, a script does not. */
    boolean wantsPage(HttpDelivery delivery);

    /**
     * The page for a post that the server could not take, with what was typed as far as it was read.
     *
     * @param delivery its body may be empty
     * @param status why, as HTTP says it
     */
    Answer sorry(Account<S> account, HttpDelivery delivery, int status);

    /** The page for an address that no form has. */
    Answer gone(HttpDelivery delivery);

    /**
     * @param definition the connector's JSON, to be kept as it is and given back under the setting {@code definition}
     * @param perMinute posts from one address; null: the server's own limit
     * @param redirect where visitors go on after it
     */
    record Form(
            boolean published,
            int version,
            JsonNode definition,
            @Nullable Integer perMinute,
            @Nullable URI redirect) {}

    /** @param snippet a plain HTML form for pages without scripts */
    record Preview(String page, String snippet) {}
}
