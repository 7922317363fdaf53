package io.fairlead.channel;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One connected mailbox, endpoint, bubble or form, as its connector sees it.
 *
 * @param key the unguessable part of its public address
 * @param settings with secrets filled in
 * @param secrets the account's own secret and, while they are being rotated, those before; newest first, maybe empty
 * @param publicUrl where outsiders reach it
 * @param defaultCountry ISO 3166 alpha-2; for phone numbers without a country code
 */
public record Account<S extends Record>(
        UUID id,
        String key,
        String name,
        S settings,
        List<String> secrets,
        URI publicUrl,
        @Nullable String defaultCountry) {}
