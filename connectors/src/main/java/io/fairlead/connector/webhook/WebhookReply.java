package io.fairlead.connector.webhook;

import io.fairlead.channel.Account;
import io.fairlead.channel.Attachment;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channel.SendingConnector.Sent;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts an agent's reply to the account's reply address. {@code webhook-id} is the message's id on every attempt, by which
 * the receiver recognises a repetition; so a lost answer is simply tried again.
 */
final class WebhookReply {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebClient client;
    private final Clock clock;

    WebhookReply(WebClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    Mono<Sent> post(Account<WebhookSettings> account, Outbound message) {
        String url = account.settings().replyUrl();
        if (url == null || url.isBlank()) {
            return Mono.error(() -> new DeliveryFailure.Rejected(
                    "no-reply-url", "This channel has no reply address; set one in its settings."));
        }
        if (account.secrets().isEmpty()) {
            return Mono.error(() -> new DeliveryFailure.Unauthorised("This channel has no secret to sign with.", null));
        }
        return Mono.defer(() -> exchange(account, message, URI.create(url.trim())));
    }

    private Mono<Sent> exchange(Account<WebhookSettings> account, Outbound message, URI url) {
        Instant now = clock.instant();
        String id = message.messageId().toString();
        byte[] body = JSON.writeValueAsBytes(body(message, now));
        // By all that hold, so that a receiver may change over to the new one at its own time.
        String signature = account.secrets().stream()
                .map(secret -> StandardWebhooks.sign(secret, id, now.getEpochSecond(), body))
                .collect(Collectors.joining(" "));
        return client.post()
                .uri(url)
                .contentType(MediaType.APPLICATION_JSON)
                .header(StandardWebhooks.ID, id)
                .header(StandardWebhooks.TIMESTAMP, Long.toString(now.getEpochSecond()))
                .header(StandardWebhooks.SIGNATURE, signature)
                .bodyValue(body)
                .exchangeToMono(response -> response.releaseBody().then(outcome(response, id)))
                .timeout(TIMEOUT)
                .onErrorMap(
                        error -> !(error instanceof DeliveryFailure),
                        error -> new DeliveryFailure.Unreachable(
                                "The reply address does not answer: "
                                        + error.getClass().getSimpleName(),
                                error));
    }

    private static Mono<Sent> outcome(ClientResponse response, String id) {
        int status = response.statusCode().value();
        if (status >= 200 && status < 300) {
            return Mono.just(new Sent(id, DeliveryState.SENT));
        }
        return Mono.error(() -> failure(status, response.headers().asHttpHeaders()));
    }

    private static DeliveryFailure failure(int status, HttpHeaders headers) {
        String detail = "The reply address answered " + status + ".";
        return switch (status) {
            case 401, 403 -> new DeliveryFailure.Unauthorised(detail, null);
            case 408, 425 -> new DeliveryFailure.Unreachable(detail, null);
            case 429 -> new DeliveryFailure.RateLimited(detail, pause(headers.getFirst(HttpHeaders.RETRY_AFTER)));
            case 410 -> new DeliveryFailure.Rejected("gone", detail);
            default ->
                status >= 500
                        ? new DeliveryFailure.Unreachable(detail, null)
                        : new DeliveryFailure.Rejected("http-" + status, detail);
        };
    }

    private static Duration pause(@Nullable String seconds) {
        try {
            Duration asked = seconds == null ? DEFAULT_PAUSE : Duration.ofSeconds(Long.parseLong(seconds.trim()));
            return asked.isNegative() || asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
        } catch (NumberFormatException e) {
            return DEFAULT_PAUSE;
        }
    }

    private static Map<String, Object> body(Outbound message, Instant now) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", message.messageId().toString());
        data.put("conversationId", message.conversationId().toString());
        data.put("seq", message.seq());
        data.put("thread", message.thread());
        data.put("author", Map.of("name", message.authorName()));
        data.put("text", message.text());
        put(data, "html", message.html());
        put(data, "subject", message.subject());
        put(data, "inReplyTo", message.inReplyTo());
        if (!message.to().isEmpty()) {
            data.put("to", message.to());
        }
        if (!message.attachments().isEmpty()) {
            data.put("attachments", files(message.attachments()));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "message.sent");
        body.put("timestamp", now.toString());
        body.put("data", data);
        return body;
    }

    private static void put(Map<String, Object> data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    private static List<Map<String, String>> files(List<Attachment> attachments) {
        return attachments.stream().map(WebhookReply::file).toList();
    }

    private static Map<String, String> file(Attachment attachment) {
        byte[] bytes = attachment.bytes();
        String content = bytes == null
                ? String.valueOf(attachment.url())
                : Base64.getEncoder().encodeToString(bytes);
        return Map.of(
                "name",
                attachment.name(),
                "contentType",
                attachment.contentType(),
                bytes == null ? "url" : "base64",
                content);
    }
}
