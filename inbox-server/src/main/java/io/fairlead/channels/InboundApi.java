package io.fairlead.channels;

import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.HttpConnector.Answer;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Refused;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where outsiders deliver. An answer of the 2xx class is sent only after all that the delivery held is committed. */
@RestController
final class InboundApi {

    private final Accounts accounts;
    private final Receiver receiver;
    private final ChannelSettings settings;
    private final DeliveryLogRunner log;
    private final Clock clock;

    InboundApi(Accounts accounts, Receiver receiver, ChannelSettings settings, DeliveryLogRunner log, Clock clock) {
        this.accounts = accounts;
        this.receiver = receiver;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
    }

    @RequestMapping(
            path = "/in/{kind}/{key}",
            method = {RequestMethod.POST, RequestMethod.GET})
    Mono<ResponseEntity<String>> in(@PathVariable String kind, @PathVariable String key, ServerHttpRequest request) {
        return deliver(kind, key, request);
    }

    private Mono<ResponseEntity<String>> deliver(String kind, String key, ServerHttpRequest request) {
        return accounts.byKey(kind, key)
                .filter(account -> !account.isDisabled())
                .switchIfEmpty(Mono.error(InboundApi::unknown))
                .flatMap(account -> Mono.defer(() -> taken(account, request))
                        .doOnError(Problem.class, problem -> log.refused(account, problem)))
                .map(InboundApi::response);
    }

    private Mono<Answer> taken(AccountRef account, ServerHttpRequest request) {
        return RawBody.read(request, settings.bodyLimit().toBytes())
                .map(body -> delivery(request, body, clock.instant()))
                .flatMap(delivery -> receive(account, delivery));
    }

    private Mono<Answer> receive(AccountRef account, HttpDelivery delivery) {
        if (!(account.connector() instanceof HttpConnector<?> connector)) {
            return Mono.error(InboundApi::unknown);
        }
        Receipt receipt = parse(connector, account, delivery);
        return Flux.fromIterable(receipt.items())
                .flatMapSequential(item -> receiver.offer(account, item))
                .collectList()
                .doOnNext(outcomes -> log.taken(account, delivery, receipt, outcomes))
                .map(_ -> receipt.answer());
    }

    private static <S extends Record> Receipt parse(
            HttpConnector<S> connector, AccountRef account, HttpDelivery delivery) {
        try {
            return connector.receive(account.account(connector), delivery);
        } catch (Refused refused) {
            throw problem(refused);
        }
    }

    static Problem problem(Refused refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.status()) {
            case 401 -> new Problem.Unauthenticated(refused.code(), detail);
            case 403 -> new Problem.Forbidden(refused.code(), detail);
            case 404 -> new Problem.NotFound(refused.code(), detail);
            case 413 -> new Problem.TooLarge(detail);
            case 415 -> new Problem.UnsupportedMediaType(detail);
            case 422 -> new Problem.Unprocessable(refused.code(), detail);
            default -> new Problem.Invalid(refused.code(), detail, fields(refused));
        };
    }

    private static List<Problem.Field> fields(Refused refused) {
        return refused.faults().stream()
                .map(fault -> new Problem.Field(fault.field(), fault.code(), fault.message()))
                .toList();
    }

    static HttpDelivery delivery(ServerHttpRequest request, byte[] body, Instant at) {
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        // A look at the headers is a look; and "?gclid" says as much as "?gclid=".
        HttpMethod method = request.getMethod() == HttpMethod.HEAD ? HttpMethod.GET : request.getMethod();
        Map<String, List<String>> query = new HashMap<>();
        request.getQueryParams()
                .forEach((name, values) -> query.put(
                        name,
                        values.stream().map(value -> value == null ? "" : value).toList()));
        return new HttpDelivery(method.name(), headers, query, body, Senders.address(request), at);
    }

    private static ResponseEntity<String> response(Answer answer) {
        return ResponseEntity.status(answer.status())
                .header("Content-Type", answer.contentType())
                .header("Cache-Control", "no-store")
                .body(answer.body());
    }

    static Problem unknown() {
        return new Problem.NotFound("unknown-account", "No channel has this address.");
    }
}
