package io.fairlead.access;

import java.util.List;
import java.util.UUID;

/**
 * A user as everybody in the company sees one.
 *
 * @param inboxes those that the user may see, through teams or as an admin
 * @param online has a page open at present
 * @param available wants to be given conversations
 * @param load open conversations assigned to the user
 * @param avatarColor {@code #rrggbb}, always the same for a user
 */
public record UserView(
        UUID id,
        long version,
        String name,
        String email,
        String role,
        List<UUID> teams,
        List<UUID> inboxes,
        boolean online,
        boolean available,
        int load,
        int capacity,
        String avatarColor,
        boolean disabled) {}
