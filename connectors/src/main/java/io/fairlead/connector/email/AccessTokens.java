package io.fairlead.connector.email;

import io.fairlead.channel.Account;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.SecretStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens of mailboxes that sign in with a provider: fetched when needed, kept until shortly before they expire, on all
 * nodes together by the store, renewed once at a time. A refresh token that the provider gives anew takes the old one's place.
 */
final class AccessTokens {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration USUAL_LIFE = Duration.ofMinutes(30);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    private final WebClient http;
    private final SecretStore store;
    private final Clock clock;
    private final Duration ahead;
    private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();
    private final Map<UUID, Mono<Kept>> renewing = new ConcurrentHashMap<>();

    /** @param ahead how long before its end a token is renewed */
    AccessTokens(WebClient http, SecretStore store, Clock clock, Duration ahead) {
        this.http = http;
        this.store = store;
        this.clock = clock;
        this.ahead = ahead;
    }

    /**
     * What is stored.
     *
     * @param of fingerprint of the settings that it came from
     * @param refresh null: the one that was typed in still holds
     * @param until second of the epoch from which on it is renewed
     */
    record Kept(String of, @Nullable String refresh, String access, long until) {}

    /**
     * The settings with an access token that holds for a while, or as they are if they need none. Errors with
     * {@link DeliveryFailure.Unauthorised} if the provider refuses, {@link DeliveryFailure.Unreachable} if it does not answer.
     */
    Mono<EmailSettings> signedIn(Account<EmailSettings> account) {
        SignIn signIn = account.settings().signsIn();
        return signIn == null
                ? Mono.just(account.settings())
                : current(account.id(), signIn).map(now -> account.settings().signedIn(now.access()));
    }

    /** The token was refused although it should hold: the next one asked for is a new one. */
    void refused(UUID account, EmailSettings signedIn) {
        Kept held = kept.get(account);
        if (held != null && held.access().equals(signedIn.oauth())) {
            kept.put(account, new Kept(held.of(), held.refresh(), held.access(), 0));
        }
    }

    /** Renews before each expiry for as long as it is subscribed to; errors when the provider refuses for good. */
    Mono<Void> keepFresh(Account<EmailSettings> account) {
        SignIn signIn = account.settings().signsIn();
        return signIn == null
                ? Mono.never()
                : Mono.defer(() -> current(account.id(), signIn))
                        .map(now -> Duration.between(clock.instant(), Instant.ofEpochSecond(now.until())))
                        .onErrorResume(DeliveryFailure.Unreachable.class, _ -> Mono.just(PAUSE_AFTER_FAILURE))
                        .flatMap(pause -> Mono.delay(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause))
                        .repeat()
                        .then();
    }

    private Mono<Kept> current(UUID account, SignIn signIn) {
        Kept held = kept.get(account);
        if (held != null && isFresh(held, signIn)) {
            return Mono.just(held);
        }
        return renewing.computeIfAbsent(
                account,
                _ -> renewed(account, signIn, held)
                        .doOnTerminate(() -> renewing.remove(account))
                        .cache());
    }

    private boolean isFresh(Kept held, SignIn signIn) {
        return held.of().equals(signIn.fingerprint())
                && Instant.ofEpochSecond(held.until()).isAfter(clock.instant());
    }

    /** Another node may have renewed it; only if that is of no use either is the provider asked. */
    private Mono<Kept> renewed(UUID account, SignIn signIn, @Nullable Kept refused) {
        return store.load(account)
                .map(AccessTokens::parse)
                .filter(stored -> stored.of().equals(signIn.fingerprint()))
                .filter(stored -> refused == null || !stored.access().equals(refused.access()) || refused.until() > 0)
                .flatMap(stored ->
                        isFresh(stored, signIn) ? Mono.just(stored) : fetched(account, signIn, stored.refresh()))
                .switchIfEmpty(Mono.defer(() -> fetched(account, signIn, newest(refused, signIn))))
                .doOnNext(now -> kept.put(account, now));
    }

    private static @Nullable String newest(@Nullable Kept held, SignIn signIn) {
        return held != null && held.of().equals(signIn.fingerprint()) ? held.refresh() : null;
    }

    private Mono<Kept> fetched(UUID account, SignIn signIn, @Nullable String refresh) {
        return http.post()
                .uri(signIn.endpoint())
                .body(BodyInserters.fromFormData(form(signIn, refresh)))
                .exchangeToMono(answer -> read(answer, signIn, refresh))
                .timeout(TIMEOUT)
                .onErrorMap(
                        error -> !(error instanceof DeliveryFailure),
                        error -> new DeliveryFailure.Unreachable(
                                signIn.endpoint().getHost() + ": " + MailServers.said(error), error))
                .flatMap(
                        now -> store.save(account, JSON.writeValueAsString(now)).thenReturn(now));
    }

    private static MultiValueMap<String, String> form(SignIn signIn, @Nullable String refresh) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        signIn.form(refresh).forEach(form::add);
        return form;
    }

    private Mono<Kept> read(ClientResponse answer, SignIn signIn, @Nullable String refresh) {
        int status = answer.statusCode().value();
        return answer.bodyToMono(String.class).defaultIfEmpty("").flatMap(body -> {
            JsonNode said = json(body);
            String access = said.path("access_token").asString("");
            if (status == 200 && !access.isEmpty()) {
                String newer = said.path("refresh_token").asString("");
                long seconds = said.path("expires_in").asLong(USUAL_LIFE.toSeconds());
                // Some providers' tokens live for no longer than the time ahead: those are renewed half-way.
                long early = Math.min(ahead.toSeconds(), seconds / 2);
                long until = clock.instant().plusSeconds(seconds - early).getEpochSecond();
                return Mono.just(new Kept(signIn.fingerprint(), newer.isEmpty() ? refresh : newer, access, until));
            }
            return Mono.error(failure(signIn, status, said));
        });
    }

    private static DeliveryFailure failure(SignIn signIn, int status, JsonNode said) {
        String code = said.path("error").asString("");
        String text = said.path("error_description").asString(code);
        String detail = signIn.endpoint().getHost() + " answered " + status
                + (text.isEmpty() ? "" : ": " + (text.length() <= 200 ? text : text.substring(0, 200)));
        return status == 400 || status == 401 || status == 403
                ? new DeliveryFailure.Unauthorised("Sign in again: " + detail, null)
                : new DeliveryFailure.Unreachable(detail, null);
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static Kept parse(String stored) {
        return JSON.readValue(stored, Kept.class);
    }
}
