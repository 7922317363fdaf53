package io.fairlead.channels;

import io.fairlead.media.Bytes;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.URI;
import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The one way out to addresses that somebody typed in or sent. The name is resolved, every address is checked to be public,
 * and the checked address is the one connected to. Redirects are not followed.
 */
@Component
final class Egress {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 5_000;

    private final WebClient client;

    Egress(ChannelSettings settings) {
        DnsAddressResolverGroup dns = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(io.netty.channel.socket.nio.NioSocketChannel.class, true)
                .nameServerProvider(DnsServerAddressStreamProviders.platformDefault()));
        HttpClient http = HttpClient.create()
                .runOn(reactor.netty.tcp.TcpResources.get(), false)
                .resolver(new PublicAddresses(dns, settings.internalHosts()))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(TIMEOUT);
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .defaultHeader("User-Agent", "Fairlead")
                .build();
    }

    /** For connectors. */
    WebClient client() {
        return client;
    }

    record Fetched(String contentType, byte[] bytes) {
        @SuppressWarnings("ArrayRecordComponent")
        Fetched {}
    }

    /** Errors if the answer is not 200, is larger than {@code maxBytes} or takes longer than twenty seconds. */
    Mono<Fetched> fetch(URI url, int maxBytes) {
        return client.get()
                .uri(url)
                .exchangeToMono(response -> read(response, maxBytes))
                .timeout(TIMEOUT);
    }

    private static Mono<Fetched> read(ClientResponse response, int maxBytes) {
        if (response.statusCode().value() != 200) {
            return response.releaseBody()
                    .then(Mono.error(() -> new IllegalStateException("answered " + response.statusCode())));
        }
        String type = response.headers()
                .contentType()
                .orElse(MediaType.APPLICATION_OCTET_STREAM)
                .toString();
        return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class), maxBytes)
                .map(Bytes::of)
                .map(bytes -> new Fetched(type, bytes));
    }
}
