package io.fairlead.standalone;

import io.fairlead.kernel.Refusal;
import java.io.PrintStream;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says on standard error, in one sentence, why the program does not start, if there is such a sentence; otherwise leaves it to
 * the framework, which prints all it knows. Found through {@code META-INF/spring.factories}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OneSentence implements SpringBootExceptionReporter {

    private final @Nullable ConfigurableApplicationContext context;

    OneSentence(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        Refusal refusal = find(failure);
        if (refusal == null) {
            return false;
        }
        PrintStream err = System.err;
        err.println(refusal.sentence());
        return true;
    }

    private @Nullable Refusal find(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            switch (at) {
                case Refusal refusal -> {
                    return refusal;
                }
                case PortInUseException taken -> {
                    return Ports.refusal(address(), taken.getPort(), new BindException("in use"));
                }
                case BindException bind -> {
                    return Ports.refusal(address(), port(), bind);
                }
                default -> {}
            }
        }
        return null;
    }

    private String address() {
        return context == null ? "127.0.0.1" : context.getEnvironment().getProperty("server.address", "127.0.0.1");
    }

    private int port() {
        return context == null ? 0 : context.getEnvironment().getProperty("server.port", Integer.class, 0);
    }
}
