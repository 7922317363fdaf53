package io.fairlead.channels;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that is away, busy or short of room from a statement that is at fault itself. */
final class Away {
    private Away() {}

    /** True if the same statement may succeed later. */
    static boolean is(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof DataAccessResourceFailureException
                    || at instanceof CannotCreateTransactionException
                    || at instanceof QueryTimeoutException
                    || at instanceof TimeoutException
                    || at instanceof IOException
                    || at instanceof R2dbcNonTransientResourceException
                    || at instanceof R2dbcTimeoutException
                    || isConflict(at)
                    || (at instanceof R2dbcException e && hasStateOfAway(e.getSqlState()))) {
                return true;
            }
        }
        return false;
    }

    /** Two transactions stood in each other's way: worth another try at once. */
    static boolean isConflict(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof ConcurrencyFailureException
                    || (at instanceof R2dbcTransientException e && startsWith(e.getSqlState(), "40"))) {
                return true;
            }
        }
        return false;
    }

    /** SQLSTATE classes: 08 connection, 53 insufficient resources, 55 not in a fit state, 57 operator intervention, 58 system. */
    private static boolean hasStateOfAway(@org.jspecify.annotations.Nullable String state) {
        return startsWith(state, "08")
                || startsWith(state, "53")
                || startsWith(state, "55")
                || startsWith(state, "57")
                || startsWith(state, "58");
    }

    private static boolean startsWith(@org.jspecify.annotations.Nullable String state, String prefix) {
        return state != null && state.startsWith(prefix);
    }
}
