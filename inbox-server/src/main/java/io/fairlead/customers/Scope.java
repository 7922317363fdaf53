package io.fairlead.customers;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Role;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * Whom an actor sees: people who wrote to one of the actor's inboxes, and people who wrote to none. An admin sees all. A
 * company is seen with any of its people, and one without people by everybody.
 */
final class Scope {

    /** Of contact {@code c}. An aggregate, not an {@code exists}: it is looked up per row of a page, never for all rows. */
    static final String CONTACT = """
            (:all or coalesce((select bool_or(v.inbox_id = any(:inboxes)) from conversation v where v.contact_id = c.id), true))
            """;

    /** Of company {@code k}. */
    static final String COMPANY = """
            (:all or coalesce((select bool_or(%s) from contact c where c.company_id = k.id), true))
            """.formatted(CONTACT);

    private Scope() {}

    static GenericExecuteSpec bind(GenericExecuteSpec call, Actor actor) {
        boolean all = !(actor instanceof Actor.User user) || user.role() == Role.ADMIN;
        UUID[] inboxes = actor instanceof Actor.User user ? user.inboxes().toArray(UUID[]::new) : new UUID[0];
        return call.bind("all", all).bind("inboxes", inboxes);
    }

    /** A pattern that finds the text anywhere. */
    static String anywhere(String text) {
        return "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
