package io.fairlead.channels;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a database that is away, busy or short of room from a statement that is at fault itself. What the database has said
 * goes by its SQLSTATE alone: the driver calls every state that it has no class for a lost resource, and an item that fails so
 * would be tried again for ever.
 */
final class Away {

    /**
     * SQLSTATE classes: connection, invalid transaction state (it can only be read from), authorisation, catalogue,
     * resources, not in a fit state, operator intervention, system.
     */
    private static final Set<String> CLASSES = Set.of("08", "25", "28", "3D", "53", "55", "57", "58");

    private Away() {}

    /** True if the same statement may succeed later. */
    static boolean is(Throwable error) {
        if (isConflict(error)) {
            return true;
        }
        String state = state(error);
        return state == null ? isLost(error) : CLASSES.contains(state.substring(0, 2));
    }

    /** Two transactions stood in each other's way: worth another try at once. */
    static boolean isConflict(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof ConcurrencyFailureException
                    || (at instanceof R2dbcTransientException e
                            && e.getSqlState() != null
                            && e.getSqlState().startsWith("40"))) {
                return true;
            }
        }
        return false;
    }

    /** Null if the database has said nothing. */
    private static @Nullable String state(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof R2dbcException said
                    && said.getSqlState() != null
                    && said.getSqlState().length() == 5) {
                return said.getSqlState();
            }
        }
        return null;
    }

    private static boolean isLost(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof DataAccessResourceFailureException
                    || at instanceof CannotCreateTransactionException
                    || at instanceof QueryTimeoutException
                    || at instanceof TimeoutException
                    || at instanceof IOException
                    || at instanceof R2dbcNonTransientResourceException
                    || at instanceof R2dbcTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
