package io.fairlead.channel;

/**
 * One kind of channel. An implementation is stateless apart from its clients, is found as a bean or by listing, and knows
 * nothing of the server. Besides this it implements what it can do: {@link HttpConnector}, {@link StreamConnector},
 * {@link SocketConnector}, {@link SendingConnector}.
 *
 * @param <S> its settings, a record; {@link Setting} on components describes the form that an admin fills in
 */
public interface Connector<S extends Record> {
    /** Key in URLs and in the database, for example {@code webhook}. */
    String kind();

    Class<S> settingsType();

    /** Human names by language tag; at least {@code en} and {@code zh-CN}. */
    java.util.Map<String, String> titles();

    Capabilities capabilities();

    /** Makes the secret that the account is created with (shown once), or null if this kind has none of its own. */
    default @org.jspecify.annotations.Nullable String newSecret() {
        return null;
    }

    /** @throws BadSettings naming the field, if the settings cannot work */
    default void check(S settings) {}

    /**
     * Reads bytes again that were authentic when they came, for a replay out of the quarantine.
     *
     * @param externalKey the item's key, which the result must have
     * @throws Refused if they cannot be read this time either
     * @throws UnsupportedOperationException if this kind does not keep all that it needs in {@link Raw}
     */
    default Inbound reread(Account<S> account, Raw raw, String externalKey) {
        throw new UnsupportedOperationException(kind());
    }
}
