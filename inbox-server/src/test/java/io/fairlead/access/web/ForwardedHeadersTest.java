package io.fairlead.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class ForwardedHeadersTest {

    private final ForwardedHeaders filter =
            new ForwardedHeaders(new WebSettings(null, List.of("10.0.0.0/8", "2001:db8::1"), List.of()));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 203.0.113.7                    , 192.0.2.1  , http",
        "10.1.1.1 , 203.0.113.7                    , 203.0.113.7, https",
        "10.1.1.1 , '198.51.100.9, 203.0.113.7'    , 203.0.113.7, https",
        "10.1.1.1 , '203.0.113.7, 10.2.2.2'        , 203.0.113.7, https",
        "10.1.1.1 , 'garbage'                      , 10.1.1.1   , https",
        "11.0.0.1 , 203.0.113.7                    , 11.0.0.1   , http",
    })
    void onlyConfiguredProxiesAreBelieved(String peer, String forwardedFor, String client, String scheme) {
        ServerHttpRequest seen = through(peer, forwardedFor);
        assertThat(seen.getRemoteAddress().getAddress().getHostAddress()).isEqualTo(client);
        assertThat(seen.getURI().getScheme()).isEqualTo(scheme);
        assertThat(seen.getHeaders().containsHeader("X-Forwarded-For")).isFalse();
    }

    @Test
    void wrongRangeSaysWhatToSet() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> AddressRange.parse("10.0.0.0/99")))
                .hasMessageContaining("fairlead.access.trusted-proxies");
    }

    private ServerHttpRequest through(String peer, String forwardedFor) {
        AtomicReference<ServerHttpRequest> seen = new AtomicReference<>();
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("http://localhost:8080/api/session")
                .remoteAddress(new InetSocketAddress(peer, 4711))
                .header("X-Forwarded-For", forwardedFor)
                .header("X-Forwarded-Proto", "https"));
        filter.filter(exchange, next -> {
                    seen.set(next.getRequest());
                    return Mono.empty();
                })
                .block();
        return seen.get();
    }
}
