package io.fairlead.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts signed webhooks and, as such senders do, repeats each until it is acknowledged. */
final class Outsider {

    private static final int AT_ONCE = 24;
    private static final int PEOPLE = 150;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI address;
    private final SecretKeySpec key;
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repeated = new AtomicInteger();

    Outsider(String url, String secret) {
        this.address = URI.create(url);
        this.key = new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256");
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Attempts that were not acknowledged. */
    int repeated() {
        return repeated.get();
    }

    /** Begins to post the messages m{from} to m{to - 1}. */
    ExecutorService post(int from, int to) {
        ExecutorService posting = Executors.newFixedThreadPool(AT_ONCE);
        for (int n = from; n < to; n++) {
            int message = n;
            posting.execute(() -> postUntilTaken(message));
        }
        posting.shutdown();
        return posting;
    }

    static void await(ExecutorService posting) throws InterruptedException {
        if (!posting.awaitTermination(5, TimeUnit.MINUTES)) {
            throw new AssertionError("Some messages were never acknowledged");
        }
    }

    private void postUntilTaken(int n) {
        try {
            while (!post(n)) {
                repeated.incrementAndGet();
                Thread.sleep(100);
            }
            acknowledged.add(n);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean post(int n) throws InterruptedException {
        int person = n % PEOPLE;
        String body = """
                {"type":"message.received","timestamp":"%s","data":{"id":"m%d","from":{"name":"Buyer %d",\
                "email":"buyer%d@company%d.example"},"text":"Please quote 40 chairs. #%d"}}""".formatted(Instant.now(), n, person, person, person, n);
        String id = "msg_" + n;
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", "v1," + sign(id + "." + timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 4 && status != 429) {
                throw new AssertionError("Refused with " + status);
            }
            return status / 100 == 2;
        } catch (IOException e) {
            return false;
        }
    }

    private String sign(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
