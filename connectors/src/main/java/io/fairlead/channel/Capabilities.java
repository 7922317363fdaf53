package io.fairlead.channel;

import org.jspecify.annotations.Nullable;

/**
 * What a channel can do; the composer follows it.
 *
 * @param replies an agent can answer through it
 * @param html rich text goes out
 * @param recipients To, Cc and Bcc can be chosen
 * @param maxLength longest text in characters; null: no limit
 */
public record Capabilities(
        boolean replies,
        boolean html,
        boolean attachments,
        boolean typing,
        boolean recipients,
        @Nullable Integer maxLength) {}
