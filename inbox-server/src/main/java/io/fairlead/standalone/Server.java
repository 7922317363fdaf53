package io.fairlead.standalone;

import java.io.IOException;

/** A server that this program starts for itself and stops after itself. It survives this process if that is killed. */
interface Server {

    String name();

    /** Starts it on {@link #port}, which stays the same; blocks until it takes connections. */
    void start() throws IOException;

    /** Blocks until it has stopped cleanly, or has been made to. */
    void stop() throws IOException;

    int port();

    boolean isAlive();
}
