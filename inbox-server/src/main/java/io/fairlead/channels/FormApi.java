package io.fairlead.channels;

import io.fairlead.channel.FormingConnector;
import io.fairlead.channel.HttpConnector.Answer;
import io.fairlead.channel.HttpConnector.Receipt;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Refused;
import io.fairlead.kernel.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Forms for the world: their page, what a script draws of them, and where they are posted. A browser without scripts gets a
 * page whatever happens, with what was typed; everything else gets a problem.
 */
@RestController
final class FormApi implements DisposableBean {

    private static final String KIND = "form";
    private static final String FORM = "/forms/{key:[A-Za-z0-9_-]+}";
    private static final String IN = "/in/form/{key:[A-Za-z0-9_-]+}";

    /** A body that is read although its sender posts too often, to show what was typed again. */
    private static final long SHOWN_AGAIN = 256 * 1024;

    private final Accounts accounts;
    private final FormingConnector<?> connector;
    private final Receiver receiver;
    private final SameDeliveries same;
    private final FormLimits limits;
    private final FormScript script;
    private final ChannelSettings settings;
    private final DeliveryLogRunner log;
    private final Clock clock;

    /** Drawing and checking take too long for an event loop: a page may list all countries, a post may carry files. */
    private final Scheduler desk = Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "forms");

    @SuppressWarnings("TooManyParameters") // one per step of a post
    FormApi(
            Accounts accounts,
            FormingConnector<?> connector,
            Receiver receiver,
            SameDeliveries same,
            FormLimits limits,
            FormScript script,
            ChannelSettings settings,
            DeliveryLogRunner log,
            Clock clock) {
        this.accounts = accounts;
        this.connector = connector;
        this.receiver = receiver;
        this.same = same;
        this.limits = limits;
        this.script = script;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
    }

    @RequestMapping(
            path = {FORM, IN},
            method = {RequestMethod.POST, RequestMethod.GET})
    Mono<ResponseEntity<String>> form(
            @PathVariable String key, ServerHttpRequest request, ServerHttpResponse response) {
        // Also for a problem: the script of another site is to read what is wrong.
        response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        HttpDelivery empty = InboundApi.delivery(request, new byte[0], clock.instant());
        return account(key)
                .flatMap(account -> answer(account, request, empty).map(answer -> page(account, answer)))
                .onErrorResume(
                        Problem.NotFound.class,
                        problem -> connector.wantsPage(empty)
                                ? Mono.just(page(null, connector.gone(empty)))
                                : Mono.error(problem));
    }

    /** What a script on another site draws. */
    @GetMapping(FORM + "/form.json")
    Mono<ResponseEntity<String>> drawn(@PathVariable String key, ServerHttpRequest request) {
        HttpDelivery delivery = InboundApi.delivery(request, new byte[0], clock.instant());
        return account(key)
                .map(account -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_TYPE, "application/json")
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                        .body(Formed.of(account).drawn(delivery).body()));
    }

    /** The script itself; it finds out from its own address which form it is for. */
    @GetMapping(FORM + "/form.js")
    Mono<ResponseEntity<String>> script(@PathVariable String key) {
        return account(key).map(_ -> script.answer());
    }

    /** Scripts of other sites ask before they post JSON. */
    @RequestMapping(
            path = {FORM, IN},
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

    private Mono<AccountRef> account(String key) {
        return accounts.byKey(KIND, key)
                .filter(account -> !account.isDisabled())
                .switchIfEmpty(Mono.error(InboundApi::unknown));
    }

    private Mono<Answer> answer(AccountRef account, ServerHttpRequest request, HttpDelivery empty) {
        if (empty.method().equals("GET")) {
            return atTheDesk(() -> parse(account, empty).answer());
        }
        Formed<?> formed = Formed.of(account);
        try {
            limits.take(
                    formed.account().key(), empty.remoteAddress(), formed.form().perMinute());
        } catch (Problem.RateLimited limited) {
            log.refused(account, limited);
            return limited(account, request, empty, limited);
        }
        return RawBody.read(request, limit(request))
                .doOnError(Problem.class, why -> log.refused(account, why))
                .flatMap(body -> {
                    HttpDelivery delivery = InboundApi.delivery(request, body, empty.receivedAt());
                    return take(account, delivery)
                            .doOnError(Problem.class, why -> log.refused(account, why))
                            .onErrorResume(Problem.class, why -> sorry(account, delivery, why));
                })
                .onErrorResume(Problem.TooLarge.class, why -> sorry(account, empty, why));
    }

    private Mono<Answer> take(AccountRef account, HttpDelivery delivery) {
        return atTheDesk(() -> parse(account, delivery))
                .flatMap(receipt -> same.keyed(account.id(), receipt, delivery.receivedAt()))
                .flatMap(receipt -> Flux.fromIterable(receipt.items())
                        .flatMapSequential(item -> receiver.offer(account, item))
                        .collectList()
                        .doOnNext(outcomes -> log.taken(account, delivery, receipt, outcomes))
                        .map(_ -> receipt.answer()));
    }

    private <T> Mono<T> atTheDesk(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(desk);
    }

    private Receipt parse(AccountRef account, HttpDelivery delivery) {
        try {
            return Formed.of(account).receive(delivery);
        } catch (Refused refused) {
            throw InboundApi.problem(refused);
        }
    }

    /** Only a small body is worth reading from somebody who posts too often. */
    private Mono<Answer> limited(AccountRef account, ServerHttpRequest request, HttpDelivery empty, Problem why) {
        long length = request.getHeaders().getContentLength();
        if (!connector.wantsPage(empty) || length < 0 || length > SHOWN_AGAIN) {
            return sorry(account, empty, why);
        }
        return RawBody.read(request, SHOWN_AGAIN)
                .flatMap(body -> sorry(account, InboundApi.delivery(request, body, empty.receivedAt()), why));
    }

    private Mono<Answer> sorry(AccountRef account, HttpDelivery delivery, Problem why) {
        return connector.wantsPage(delivery)
                ? atTheDesk(() -> Formed.of(account).sorry(delivery, why.status()))
                : Mono.error(why);
    }

    private long limit(ServerHttpRequest request) {
        String type = String.valueOf(request.getHeaders().getFirst("Content-Type"));
        boolean files = type.toLowerCase(Locale.ROOT).startsWith("multipart/");
        return (files ? settings.uploadLimit() : settings.bodyLimit()).toBytes();
    }

    private ResponseEntity<String> page(@Nullable AccountRef account, Answer answer) {
        var response = ResponseEntity.status(answer.status())
                .header("Content-Type", answer.contentType())
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", policy(account));
        URI location = answer.location();
        if (location != null) {
            response.header(HttpHeaders.LOCATION, location.toASCIIString());
        }
        return response.body(answer.body());
    }

    /** Our own script only; other sites may frame it. Browsers also ask here whether a form may lead on to another site. */
    private String policy(@Nullable AccountRef account) {
        URI redirect = account == null ? null : Formed.of(account).form().redirect();
        String further = redirect == null ? "" : " " + origin(redirect);
        return "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'"
                + further + "; base-uri 'none'";
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    @Override
    public void destroy() {
        desk.dispose();
    }
}
