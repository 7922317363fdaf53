package io.fairlead.channels;

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
import java.util.Set;
import java.util.regex.Pattern;
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
 * and the checked address is the one connected to. Redirects are not followed, unless asked for, and then each of them is
 * checked like the address itself.
 */
@Component
final class Egress {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 5_000;

    private static final int MOST_REDIRECTS = 4;
    private static final Set<Integer> PORTS = Set.of(-1, 80, 443, 8080, 8443);

    /** An address in a form that some resolvers read as a number: decimal, octal, hexadecimal, shortened. */
    private static final Pattern NUMERIC =
            Pattern.compile("(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+))*\\.?", Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private final WebClient client;
    private final List<String> internalHosts;

    @Autowired
    Egress(ChannelSettings settings) {
        this(settings.internalHosts(), names());
    }

    /** @param names resolves names; what it finds is checked */
    Egress(List<String> internalHosts, AddressResolverGroup<InetSocketAddress> names) {
        this.internalHosts = List.copyOf(internalHosts);
        HttpClient http = HttpClient.create()
                .runOn(reactor.netty.tcp.TcpResources.get(), false)
                .resolver(new PublicAddresses(names, internalHosts))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(TIMEOUT);
        this.client = WebClient.builder()
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

    /**
     * The same over redirects.
     *
     * @throws IllegalArgumentException as an error if one of the addresses is none that may be asked
     */
    Mono<Fetched> follow(URI url, int maxBytes, Duration patience) {
        return follow(url, maxBytes, MOST_REDIRECTS).timeout(patience);
    }

    private Mono<Fetched> follow(URI url, int maxBytes, int left) {
        return Mono.fromSupplier(() -> checked(url))
                .flatMap(fine -> client.get().uri(fine).exchangeToMono(response -> {
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

    /** Names are checked again when they are resolved; here goes what no honest address looks like. */
    private URI checked(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        String host = url.getHost();
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web || host == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not an address of the web");
        }
        boolean odd = NUMERIC.matcher(host).matches() && !PLAIN.matcher(host).matches();
        if (odd || !(PORTS.contains(url.getPort()) || internalHosts.contains(host))) {
            throw new IllegalArgumentException("not an address of the public web");
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
                .map(Egress::bytes)
                .map(bytes -> new Fetched(type, bytes));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
