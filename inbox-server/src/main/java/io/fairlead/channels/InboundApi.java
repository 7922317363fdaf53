package io.fairlead.channels;

import io.fairlead.channel.HttpConnector;
import io.fairlead.channel.HttpConnector.Answer;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Refused;
import io.fairlead.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
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

    private static final String FORM = "form";

    /** The pages of forms: no scripts, and other sites may frame them. */
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

    private final Accounts accounts;
    private final Receiver receiver;
    private final FormLimits formLimits;
    private final ChannelSettings settings;
    private final DeliveryLogRunner log;
    private final Clock clock;

    InboundApi(
            Accounts accounts,
            Receiver receiver,
            FormLimits formLimits,
            ChannelSettings settings,
            DeliveryLogRunner log,
            Clock clock) {
        this.accounts = accounts;
        this.receiver = receiver;
        this.formLimits = formLimits;
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

    @RequestMapping(
            path = "/forms/{key}",
            method = {RequestMethod.POST, RequestMethod.GET})
    Mono<ResponseEntity<String>> form(@PathVariable String key, ServerHttpRequest request) {
        return deliver(FORM, key, request);
    }

    /** Scripts of other sites ask before they post JSON. */
    @RequestMapping(
            path = {"/forms/{key}", "/in/form/{key}"},
            method = RequestMethod.OPTIONS)
    ResponseEntity<Void> preflight() {
        return ResponseEntity.noContent()
                .header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Allow-Methods", "POST")
                .header("Access-Control-Allow-Headers", "Content-Type")
                .header(
                        "Access-Control-Max-Age",
                        Long.toString(Duration.ofHours(1).toSeconds()))
                .build();
    }

    private Mono<ResponseEntity<String>> deliver(String kind, String key, ServerHttpRequest request) {
        return accounts.byKey(kind, key)
                .filter(account -> !account.isDisabled())
                .switchIfEmpty(Mono.error(InboundApi::unknown))
                .flatMap(account -> Mono.defer(() -> taken(account, request))
                        .doOnError(Problem.class, problem -> log.refused(account, problem)))
                .map(answer -> response(kind, answer));
    }

    private Mono<Answer> taken(AccountRef account, ServerHttpRequest request) {
        String sender = Senders.address(request);
        if (account.kind().equals(FORM) && request.getMethod() == HttpMethod.POST) {
            formLimits.take(account.account().key(), sender);
        }
        return RawBody.read(request, limit(account.kind(), request))
                .map(body -> delivery(request, body, sender))
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

    private static Problem problem(Refused refused) {
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
        String field = refused.field();
        return field == null || field.isEmpty()
                ? List.of()
                : List.of(new Problem.Field(field, refused.code(), String.valueOf(refused.getMessage())));
    }

    private long limit(String kind, ServerHttpRequest request) {
        String type = String.valueOf(request.getHeaders().getFirst("Content-Type"));
        boolean files = kind.equals(FORM) && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
        return (files ? settings.uploadLimit() : settings.bodyLimit()).toBytes();
    }

    private HttpDelivery delivery(ServerHttpRequest request, byte[] body, String sender) {
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return new HttpDelivery(
                request.getMethod().name(), headers, request.getQueryParams(), body, sender, clock.instant());
    }

    private static ResponseEntity<String> response(String kind, Answer answer) {
        var response = ResponseEntity.status(answer.status())
                .header("Content-Type", answer.contentType())
                .header("Cache-Control", "no-store");
        if (kind.equals(FORM)) {
            response.header("Access-Control-Allow-Origin", "*");
            response.header("Content-Security-Policy", PAGE_POLICY);
        }
        return response.body(answer.body());
    }

    private static Problem unknown() {
        return new Problem.NotFound("unknown-account", "No channel has this address.");
    }
}
