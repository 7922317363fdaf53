package io.fairlead.access;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, what that person may do, and where the journal stood just before this was read.
 *
 * @param abilities dotted names, for example {@code conversation.reply}
 * @param locale {@code en} or {@code zh-CN}; null: whatever the browser speaks
 * @param undoSeconds how long what was sent may be taken back
 * @param notifications JSON as the browser gave it
 * @param demo true if simulators send
 */
record SessionView(
        UserView user,
        String role,
        List<String> abilities,
        List<NamedTeam> teams,
        UUID epoch,
        long seq,
        Instant serverNow,
        @Nullable String locale,
        String zone,
        String theme,
        int undoSeconds,
        @JsonRawValue String notifications,
        boolean demo) {

    record NamedTeam(UUID id, String name) {}
}
