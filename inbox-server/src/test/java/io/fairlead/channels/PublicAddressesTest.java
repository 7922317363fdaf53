package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:0:0:0:0:0:1",
                "ff02::1",
                "2001:db8::1"
            })
    void innerAddressesAreRefused(String address) {
        assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "93.184.216.34", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"})
    void publicOnesAreNot(String address) {
        assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void theClientDoesNotReachItsOwnMachineUnlessAllowed() {
        DisposableServer inner = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, response) -> response.sendString(Mono.just("secret")))
                .bindNow();
        try {
            for (String host : new String[] {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"}) {
                StepVerifier.create(fetch(List.of(), URI.create("http://" + host + ":" + inner.port()), 100))
                        .expectErrorSatisfies(
                                error -> assertThat(error).hasRootCauseInstanceOf(UnknownHostException.class))
                        .verify(Duration.ofSeconds(20));
            }
            StepVerifier.create(fetch(List.of("127.0.0.1"), URI.create("http://127.0.0.1:" + inner.port()), 100))
                    .assertNext(fetched -> assertThat(fetched.bytes()).hasSize(6))
                    .expectComplete()
                    .verify(Duration.ofSeconds(20));
            StepVerifier.create(fetch(List.of("127.0.0.1"), URI.create("http://127.0.0.1:" + inner.port()), 5))
                    .expectError()
                    .verify(Duration.ofSeconds(20));
        } finally {
            inner.disposeNow();
        }
    }

    private static Mono<Egress.Fetched> fetch(List<String> allowed, URI url, int maxBytes) {
        return new Egress(List.of(), allowed, DefaultAddressResolverGroup.INSTANCE)
                .image(url, maxBytes, Duration.ofSeconds(20));
    }
}
