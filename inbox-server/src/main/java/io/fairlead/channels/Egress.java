package io.fairlead.channels;

import io.fairlead.media.Bytes;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The one way out to addresses that somebody typed in or sent. The name is resolved, every address is checked to be public,
 * and the checked address is the one connected to.
 */
@Component
final class Egress {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 5_000;
    private static final int MOST_REDIRECTS = 4;

    private final WebClient connectors;
    private final WebClient images;

    @Autowired
    Egress(ChannelSettings settings) {
        this(settings.internalHosts(), settings.imageHosts(), names());
    }

    /** @param names resolves names; what it finds is checked */
    Egress(List<String> internalHosts, List<String> imageHosts, AddressResolverGroup<InetSocketAddress> names) {
        this.connectors = client(new PublicAddresses(names, internalHosts));
        this.images = client(new PublicAddresses(names, imageHosts));
    }

    private static WebClient client(PublicAddresses addresses) {
        HttpClient http = HttpClient.create()
                .runOn(reactor.netty.tcp.TcpResources.get(), false)
                .resolver(addresses)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(TIMEOUT);
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .defaultHeader("User-Agent", "Fairlead")
                .build();
    }

    private static DnsAddressResolverGroup names() {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(io.netty.channel.socket.nio.NioSocketChannel.class, true)
                .nameServerProvider(DnsServerAddressStreamProviders.platformDefault()));
    }

    /** For connectors. Redirects are not followed. */
    WebClient client() {
        return connectors;
    }

    record Fetched(String contentType, byte[] bytes) {
        @SuppressWarnings("ArrayRecordComponent")
        Fetched {}
    }

    /**
     * What a stranger's image address holds, over redirects, each of which is checked like the address itself. Errors if the
     * answer is not 200, is larger than {@code maxBytes} or takes longer than {@code patience}.
     */
    Mono<Fetched> image(URI url, int maxBytes, Duration patience) {
        return follow(url, maxBytes, MOST_REDIRECTS).timeout(patience);
    }

    private Mono<Fetched> follow(URI url, int maxBytes, int left) {
        return Mono.fromSupplier(() -> checked(url))
                .flatMap(fine -> images.get().uri(fine).exchangeToMono(response -> {
                    String further = response.headers().asHttpHeaders().getFirst(HttpHeaders.LOCATION);
                    return response.statusCode().is3xxRedirection() && further != null
                            ? response.releaseBody().then(further(fine, further, maxBytes, left))
                            : read(response, maxBytes);
                }));
    }

    private Mono<Fetched> further(URI from, String location, int maxBytes, int left) {
        return left == 0
                ? Mono.error(() -> new IllegalStateException("redirected too often"))
                : Mono.defer(() -> follow(from.resolve(location), maxBytes, left - 1));
    }

    private static URI checked(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not an address of the web");
        }
        return url;
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
