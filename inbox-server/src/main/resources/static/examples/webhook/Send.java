// Needs Java 17 or newer: save as Send.java, then run "java Send.java".
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Send {
    static final URI URL = URI.create("{{url}}");
    static final String SECRET = "{{secret}}";

    public static void main(String[] args) throws Exception {
        String event = """
                {"type": "lead.submitted", "data": {
                  "id": "fair-2026-card-17",
                  "from": {"name": "Ana Silva", "email": "ana@example.com", "country": "PT"},
                  "fields": {"product": "Harbour chair", "quantity": 120},
                  "text": "Met at our booth. 您好"}}""";
        System.out.println(send("evt-" + UUID.randomUUID(), event));
    }

    /** Posts an event until it is stored; the id is the same over retries, so that it takes effect once. */
    static String send(String id, String event) throws Exception {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.replaceFirst("^whsec_", "")), "HmacSHA256"));
        HttpClient client = HttpClient.newHttpClient();
        for (int attempt = 1; ; attempt++) {
            long timestamp = Instant.now().getEpochSecond();
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            HttpRequest request = HttpRequest.newBuilder(URL)
                    .timeout(Duration.ofSeconds(20))
                    .header("content-type", "application/json")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", Long.toString(timestamp))
                    .header("webhook-signature", signature)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 2) {
                return answer.statusCode() + " " + answer.body();
            }
            boolean passing = answer.statusCode() == 429 || answer.statusCode() >= 500;
            if (!passing || attempt == 5) {
                throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
            }
            long pause = answer.headers().firstValueAsLong("retry-after").orElse(1L << attempt);
            Thread.sleep(pause * 1000);
        }
    }
}
