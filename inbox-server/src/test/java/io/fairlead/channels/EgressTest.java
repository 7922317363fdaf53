package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What a stranger's address may make this server ask: nothing of its own network, however it is written. */
class EgressTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();
    private DisposableServer inner;

    @BeforeEach
    void startAnInnerServer() {
        inner = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/plain", (_, response) -> {
                            asked.incrementAndGet();
                            return response.sendString(Mono.just("secret"));
                        })
                        .get(
                                "/once",
                                (_, response) -> response.status(302)
                                        .header("Location", "/plain")
                                        .send())
                        .get(
                                "/loop",
                                (_, response) -> response.status(302)
                                        .header("Location", "/loop")
                                        .send())
                        .get(
                                "/to/{target}",
                                (request, response) -> response.status(302)
                                        .header("Location", targets().getOrDefault(request.param("target"), "/"))
                                        .send())
                        .get("/silent", (_, response) -> Mono.never()))
                .bindNow();
    }

    @AfterEach
    void stop() {
        inner.disposeNow();
    }

    private Map<String, String> targets() {
        String port = ":" + inner.port() + "/plain";
        return Map.of(
                "name", "http://localhost" + port,
                "mapped", "http://[::ffff:127.0.0.1]" + port,
                "metadata", "http://169.254.169.254/latest/meta-data/",
                "file", "file:///etc/passwd",
                "user", "http://a:b@127.0.0.1" + port,
                "decimal", "http://2130706433" + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/plain",
                "http://localhost:PORT/plain",
                "http://LOCALHOST:PORT/plain",
                "http://2130706433:PORT/plain",
                "http://0x7f000001:PORT/plain",
                "http://0x7f.0x0.0x0.0x1:PORT/plain",
                "http://0177.0.0.1:PORT/plain",
                "http://017700000001:PORT/plain",
                "http://127.1:PORT/plain",
                "http://127.0.1:PORT/plain",
                "http://127.0.0.1.:PORT/plain",
                "http://0:PORT/plain",
                "http://0.0.0.0:PORT/plain",
                "http://[::1]:PORT/plain",
                "http://[::]:PORT/plain",
                "http://[::ffff:127.0.0.1]:PORT/plain",
                "http://[::ffff:7f00:1]:PORT/plain",
                "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/plain",
                "http://[64:ff9b::7f00:1]:PORT/plain",
                "http://[fe80::1%25eth0]/plain",
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://10.0.0.1/",
                "http://192.168.1.1/",
                "http://172.16.0.1/",
                "http://100.64.0.1/",
                "http://inner.test:8080/plain",
                "http://mixed.test:8080/plain",
                "http://metadata.test/latest/meta-data/",
                "http://user:word@8.8.8.8/",
                "ftp://8.8.8.8/",
                "file:///etc/passwd",
                "gopher://8.8.8.8/",
                "/plain",
                "//127.0.0.1:PORT/plain"
            })
    void innerAddressesAreNotAsked(String address) {
        Egress egress = new Egress(List.of("127.0.0.1", "localhost"), List.of(), names(new AtomicInteger()));
        URI url = URI.create(address.replace("PORT", Integer.toString(inner.port())));
        assertThat(egress.image(url, 1_000, PATIENCE)
                        .map(_ -> "reached")
                        .onErrorResume(error -> Mono.just("refused"))
                        .block(PATIENCE))
                .isEqualTo("refused");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "mapped", "metadata", "file", "user", "decimal"})
    void noRedirectLeadsInside(String target) {
        Egress egress = new Egress(List.of(), List.of("127.0.0.1"), names(new AtomicInteger()));
        assertThat(egress.image(at("/to/" + target), 1_000, PATIENCE)
                        .map(_ -> "reached")
                        .onErrorResume(error -> Mono.just("refused"))
                        .block(PATIENCE))
                .isEqualTo("refused");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aRedirectIsFollowedAndAnEndlessOneIsNot() {
        Egress egress = new Egress(List.of(), List.of("127.0.0.1"), names(new AtomicInteger()));
        assertThat(egress.image(at("/once"), 1_000, PATIENCE).block(PATIENCE).bytes())
                .hasSize(6);
        assertThat(egress.image(at("/loop"), 1_000, PATIENCE)
                        .map(_ -> "reached")
                        .onErrorResume(error -> Mono.just(String.valueOf(error.getMessage())))
                        .block(PATIENCE))
                .isEqualTo("redirected too often");
    }

    /** The name was public when it was looked up before. The connection's own look-up is the one that counts, and the only one. */
    @Test
    void aNameThatChangesItsAddressIsCheckedWhenItIsConnectedTo() {
        AtomicInteger lookUps = new AtomicInteger(1);
        Egress egress = new Egress(List.of("127.0.0.1", "localhost"), List.of(), names(lookUps));
        assertThat(egress.image(URI.create("http://rebind.test:8080/plain"), 1_000, PATIENCE)
                        .map(_ -> "reached")
                        .onErrorResume(
                                error -> Mono.just(String.valueOf(root(error).getMessage())))
                        .block(PATIENCE))
                .contains("not at a public address");
        assertThat(lookUps).hasValue(2);
        assertThat(asked).hasValue(0);
    }

    @Test
    void slowAndLargeAnswersEnd() {
        Egress egress = new Egress(List.of(), List.of("127.0.0.1"), names(new AtomicInteger()));
        assertThat(egress.image(at("/silent"), 1_000, Duration.ofMillis(300))
                        .map(_ -> "reached")
                        .onErrorResume(error -> Mono.just(error.getClass().getSimpleName()))
                        .block(PATIENCE))
                .isEqualTo("TimeoutException");
        assertThat(egress.image(at("/plain"), 5, PATIENCE)
                        .map(_ -> "reached")
                        .onErrorResume(error -> Mono.just(error.getClass().getSimpleName()))
                        .block(PATIENCE))
                .isEqualTo("DataBufferLimitException");
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + inner.port() + path);
    }

    private static Throwable root(Throwable error) {
        return error.getCause() == null ? error : root(error.getCause());
    }

    /** A name server of ours: what is called inner is inside, and rebind is public only once. */
    private static AddressResolverGroup<InetSocketAddress> names(AtomicInteger lookUps) {
        return new AddressResolverGroup<>() {
            @Override
            protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
                return new InetNameResolver(executor) {
                    @Override
                    protected void doResolve(String name, Promise<InetAddress> promise) {
                        promise.setSuccess(found(name, lookUps).getFirst());
                    }

                    @Override
                    protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                        promise.setSuccess(found(name, lookUps));
                    }
                }.asAddressResolver();
            }
        };
    }

    private static List<InetAddress> found(String name, AtomicInteger lookUps) {
        return switch (name) {
            case "rebind.test" -> List.of(ip(lookUps.getAndIncrement() == 0 ? "93.184.216.34" : "127.0.0.1"));
            case "mixed.test" -> List.of(ip("93.184.216.34"), ip("127.0.0.1"));
            case "metadata.test" -> List.of(ip("169.254.169.254"));
            case "2130706433", "0x7f000001", "localhost", "inner.test" -> List.of(ip("127.0.0.1"));
            default -> List.of(InetAddress.ofLiteral(name));
        };
    }

    private static InetAddress ip(String address) {
        return InetAddress.ofLiteral(address);
    }
}
