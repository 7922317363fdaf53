package io.fairlead.demo;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Customers of marketplaces and portals, which tell the company by signed webhooks and take its replies at their own address. */
@DemoPart
final class WebhookSimulator implements Outsider {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int REMEMBERED = 500;
    private static final int ANSWERS = 4;
    private static final double ANSWERED = 0.8;
    private static final double GOES_ON = 0.15;

    private final World world;
    private final Phrases phrases;
    private final RandomGenerator random = RandomGenerator.of("SecureRandom");
    private final Map<String, Talk> talks = new ConcurrentHashMap<>();
    private final Deque<String> recent = new ConcurrentLinkedDeque<>();

    WebhookSimulator(World world, Phrases phrases, Shop shop) {
        this.world = world;
        this.phrases = phrases;
        shop.onReply(this::hear);
    }

    private record Talk(Company.Line line, Customer customer, String thread, String product, int answers) {}

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public void write(Company.Line line, Customer customer) throws Exception {
        Talk before = random.nextDouble() < GOES_ON ? talks.get(String.valueOf(recent.peekFirst())) : null;
        if (before != null) {
            say(before, phrases.nudge(before.customer, random), null);
            return;
        }
        Phrases.Written letter = phrases.letter(customer, line.topic(), random);
        Talk talk = new Talk(line, customer, "t-" + UUID.randomUUID(), letter.product(), 0);
        remember(talk);
        say(talk, letter.text(), letter.subject());
    }

    /**
     * Posts something that was said at that time, and waits until it is stored.
     *
     * @param isOver the customer does not come back to it
     */
    void tell(Company.Line line, Customer customer, String thread, Phrases.Written letter, Instant at, boolean isOver)
            throws Exception {
        Talk talk = new Talk(line, customer, thread, letter.product(), 0);
        if (!isOver) {
            remember(talk);
        }
        post(line, message(talk, letter.text(), letter.subject(), at));
    }

    private void say(Talk talk, String text, @Nullable String subject) throws Exception {
        post(talk.line, message(talk, text, subject, Instant.now()));
        world.counted(kind());
    }

    private static Map<String, Object> message(Talk talk, String text, @Nullable String subject, Instant at) {
        Customer customer = talk.customer;
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("id", "buyer-" + customer.number());
        from.put("name", customer.name());
        from.put("email", customer.email());
        from.put("company", customer.company());
        from.put("country", customer.country());
        from.put("language", customer.language());
        if (customer.phone() != null) {
            from.put("phone", customer.phone());
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", UUID.randomUUID().toString());
        data.put("thread", talk.thread);
        data.put("from", from);
        if (subject != null) {
            data.put("subject", subject);
        }
        data.put("text", text);
        data.put("sentAt", at.toString());
        data.put("productLine", talk.product);
        data.put("source", Map.of("utm_source", "trade-marketplace", "utm_medium", "listing"));
        return Map.of("type", "message.received", "timestamp", Instant.now().toString(), "data", data);
    }

    private void status(Company.Line line, String messageId, String status) throws Exception {
        Map<String, Object> data = Map.of("messageId", messageId, "status", status);
        post(line, Map.of("type", "message.status", "timestamp", Instant.now().toString(), "data", data));
    }

    private void post(Company.Line line, Map<String, Object> content) throws Exception {
        byte[] body = JSON.writeValueAsBytes(content);
        String id = "msg_" + UUID.randomUUID();
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(world.at(line.path()))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", Signature.of(Objects.requireNonNull(line.secret()), id, timestamp, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = world.http().send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("The webhook was answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** What is not signed by the line that the thread belongs to is not the company's. */
    private void hear(Shop.Reply reply) {
        JsonNode data = JSON.readTree(reply.body()).path("data");
        Talk talk = talks.get(data.path("thread").asString(""));
        if (talk == null || !Signature.isRight(Objects.requireNonNull(talk.line.secret()), reply)) {
            return;
        }
        String messageId = data.path("id").asString("");
        world.later(Duration.ofSeconds(1), () -> status(talk.line, messageId, "delivered"));
        world.later(Duration.ofSeconds(3), () -> status(talk.line, messageId, "read"));
        if (talk.answers < ANSWERS && random.nextDouble() < ANSWERED) {
            talks.put(talk.thread, new Talk(talk.line, talk.customer, talk.thread, talk.product, talk.answers + 1));
            world.later(world.pace().answer(random), () -> say(talk, phrases.answer(talk.customer, random), null));
        }
    }

    private void remember(Talk talk) {
        talks.put(talk.thread, talk);
        recent.addFirst(talk.thread);
        if (recent.size() > REMEMBERED) {
            talks.remove(String.valueOf(recent.pollLast()));
        }
    }
}
