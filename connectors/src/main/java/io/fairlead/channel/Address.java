package io.fairlead.channel;

import org.jspecify.annotations.Nullable;

/** A mail address with its display name, decoded. */
public record Address(@Nullable String name, String address) {}
