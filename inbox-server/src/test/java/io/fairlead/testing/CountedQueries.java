package io.fairlead.testing;

import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.proxy.core.QueryInfo;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Notes the SQL statements of one request or one chain, and of nothing that runs beside it: who subscribes to a connection
 * with a list in the Reactor context finds its statements there. To be imported by the test class.
 */
@TestConfiguration(proxyBeanMethods = false)
public class CountedQueries {

    /** A request with this header notes its statements under the header's value. */
    public static final String HEADER = "X-Count-Queries";

    private static final String NOTED = "counted-queries";
    private static final Map<String, List<String>> NOTES = new ConcurrentHashMap<>();

    /** What was noted under the name, in the order of execution. Without {@code begin} and {@code commit}. */
    public static List<String> of(String name) {
        return NOTES.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>());
    }

    /** For {@code contextWrite}. */
    public static Context noting(String name, Context context) {
        return context.put(NOTED, of(name));
    }

    @Bean
    static BeanPostProcessor countingConnections() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof ConnectionFactory factory ? new Counting(factory) : bean;
            }
        };
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter countingRequests() {
        return (exchange, chain) -> {
            String name = exchange.getRequest().getHeaders().getFirst(HEADER);
            Mono<Void> rest = chain.filter(exchange);
            return name == null ? rest : rest.contextWrite(context -> noting(name, Context.of(context)));
        };
    }

    private record Counting(ConnectionFactory real) implements ConnectionFactory {
        @Override
        public Publisher<? extends Connection> create() {
            return Mono.<Connection>deferContextual(context ->
                    context.hasKey(NOTED) ? noted(context.get(NOTED)) : Mono.<Connection>from(real.create()));
        }

        private Mono<Connection> noted(List<String> notes) {
            return Mono.<Connection>from(ProxyConnectionFactory.builder(real)
                    .onBeforeQuery(execution -> execution.getQueries().stream()
                            .map(QueryInfo::getQuery)
                            .forEach(notes::add))
                    .build()
                    .create());
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return real.getMetadata();
        }
    }
}
