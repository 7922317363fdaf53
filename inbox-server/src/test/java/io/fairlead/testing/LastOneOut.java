package io.fairlead.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After the last test stops the servers of the tests, and only then what they stand on: left to the JVM's end, both would go
 * at the same time, and each server would wait for a database that is not coming back. Found by JUnit through the service
 * loader.
 */
public final class LastOneOut implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        var _ = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(LastOneOut.class))
                .computeIfAbsent("servers", _ -> (AutoCloseable) LastOneOut::stop);
    }

    private static void stop() {
        TestDatabase.closeAll();
        TestServers.stopAll();
    }
}
