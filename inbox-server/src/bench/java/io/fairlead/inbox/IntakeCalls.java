package io.fairlead.inbox;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Statement;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The call of the hot path for programs that measure: made by the product's own class, so that both run the same SQL. */
public final class IntakeCalls {

    private final IntakeTable table;

    public IntakeCalls(DatabaseClient db) {
        this.table = new IntakeTable(db, new JsonMapper());
    }

    /** Makes the call; gives the number of rows that came back. */
    public Mono<Integer> take(List<Arrival> batch) {
        return table.take(batch).map(List::size);
    }

    /** The parameters of the call in their order, each an array; nothing is executed. */
    public static List<Object[]> parameters(List<Arrival> batch) {
        List<Object[]> bound = new ArrayList<>();
        new IntakeCalls(DatabaseClient.create(recording(bound))).take(batch).block();
        return bound;
    }

    private static ConnectionFactory recording(List<Object[]> bound) {
        ConnectionFactoryMetadata metadata = () -> "PostgreSQL";
        Statement statement = proxy(Statement.class, (method, arguments, self) -> {
            if (method.getName().equals("bind")) {
                bound.add((Object[]) (arguments[1] instanceof Parameter typed ? typed.getValue() : arguments[1]));
            }
            return method.getReturnType() == Statement.class ? self : Flux.empty();
        });
        Connection connection = proxy(
                Connection.class,
                (method, _, _) -> method.getName().equals("createStatement") ? statement : Mono.empty());
        return proxy(
                ConnectionFactory.class,
                (method, _, _) -> method.getName().equals("getMetadata") ? metadata : Mono.just(connection));
    }

    private interface Answer {
        Object to(Method method, Object[] arguments, Object self);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> type.getSimpleName();
                        };
                    }
                    return answer.to(method, arguments, self);
                }));
    }
}
