package io.fairlead.demo;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Visitors of the company's sites who fill in a form: posted by a page, by its script, or with a file. */
@DemoPart
final class FormSimulator implements Outsider {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Map<String, String> CAMPAIGNS = Map.of(
            "google", "cpc",
            "bing", "cpc",
            "linkedin", "paid-social",
            "newsletter", "email",
            "pinterest", "organic");

    private final World world;
    private final Phrases phrases;
    private final RandomGenerator random = RandomGenerator.of("SecureRandom");

    FormSimulator(World world, Phrases phrases) {
        this.world = world;
        this.phrases = phrases;
    }

    private record Body(String type, String content) {}

    @Override
    public String kind() {
        return "form";
    }

    @Override
    public void write(Company.Line line, Customer customer) throws Exception {
        Body body = encode(fields(customer, phrases.letter(customer, line.topic(), random)));
        HttpRequest request = HttpRequest.newBuilder(world.at(line.path()))
                .timeout(TIMEOUT)
                .header("Content-Type", body.type)
                .header("Accept-Language", customer.language())
                .POST(BodyPublishers.ofString(body.content))
                .build();
        HttpResponse<String> answer = world.http().send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("The form was answered " + answer.statusCode() + " " + answer.body());
        }
        world.counted(kind());
    }

    private Map<String, String> fields(Customer customer, Phrases.Written letter) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", customer.name());
        fields.put("email", customer.email());
        fields.put("company", customer.company());
        fields.put("country", customer.country());
        fields.put("language", customer.language());
        fields.put("time_zone", customer.zone());
        if (customer.phone() != null) {
            fields.put("phone", customer.phone());
        }
        fields.put("subject", letter.subject());
        fields.put("product", letter.product());
        fields.put("quantity", Integer.toString(letter.quantity()));
        fields.put("message", letter.text());
        var campaign = CAMPAIGNS.entrySet().stream().toList().get(random.nextInt(CAMPAIGNS.size()));
        fields.put("utm_source", campaign.getKey());
        fields.put("utm_medium", campaign.getValue());
        fields.put("utm_campaign", "autumn-collection");
        fields.put("landing_page", "https://www.bamboobridge.example/" + customer.language() + "/collection");
        fields.put("referrer", "https://search.example/?q=furniture+manufacturer");
        fields.put("consent", "yes");
        fields.put("fl_nonce", UUID.randomUUID().toString());
        return fields;
    }

    private Body encode(Map<String, String> fields) {
        return switch (random.nextInt(3)) {
            case 0 -> new Body("application/json", JsonMapper.shared().writeValueAsString(fields));
            case 1 -> multipart(fields);
            default -> new Body("application/x-www-form-urlencoded", urlencoded(fields));
        };
    }

    private static String urlencoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** RFC 7578, with the list of wanted items as a file. */
    private static Body multipart(Map<String, String> fields) {
        String boundary = "----demo" + UUID.randomUUID();
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"list\"; filename=\"items.csv\"")
                .append("\r\nContent-Type: text/csv\r\n\r\nitem,quantity\r\n\"")
                .append(fields.get("product"))
                .append("\",")
                .append(fields.get("quantity"))
                .append("\r\n\r\n--")
                .append(boundary)
                .append("--\r\n");
        return new Body("multipart/form-data; boundary=" + boundary, body.toString());
    }
}
