package io.fairlead.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** What customers say, each in their language. */
@DemoPart
final class Phrases {

    private static final int[] QUANTITIES = {12, 24, 48, 60, 100, 120, 180, 240, 300, 480};

    private final Map<String, Language> languages = new ConcurrentHashMap<>();

    record Letter(String subject, String text) {}

    /** A letter and what it is about. */
    record Written(String subject, String text, String product, int quantity) {}

    private record Language(
            List<String> products,
            List<String> ports,
            List<Letter> inquiry,
            List<Letter> service,
            List<String> chat,
            List<String> nudge,
            List<String> answer,
            List<String> chatAnswer,
            List<String> agent,
            String wrote) {}

    /** @param topic {@code inquiry} or {@code service} */
    Written letter(Customer from, String topic, RandomGenerator random) {
        Language language = of(from);
        Letter letter = any(topic.equals("service") ? language.service : language.inquiry, random);
        Map<String, String> about = about(from, random);
        return new Written(
                fill(letter.subject, about),
                fill(letter.text, about),
                Objects.requireNonNull(about.get("product")),
                Integer.parseInt(Objects.requireNonNull(about.get("qty"))));
    }

    String chat(Customer from, RandomGenerator random) {
        return line(of(from).chat, from, random);
    }

    /** Said when no answer has come yet. */
    String nudge(Customer from, RandomGenerator random) {
        return line(of(from).nudge, from, random);
    }

    String answer(Customer from, RandomGenerator random) {
        return line(of(from).answer, from, random);
    }

    String chatAnswer(Customer from, RandomGenerator random) {
        return line(of(from).chatAnswer, from, random);
    }

    /** What an agent of the company answered, long ago. */
    String agent(Customer to, RandomGenerator random) {
        return line(of(to).agent, to, random);
    }

    /** The line above a quoted mail. */
    String wrote(Customer by, String date, String who) {
        return of(by).wrote.replace("{date}", date).replace("{who}", who);
    }

    private Language of(Customer customer) {
        return languages.computeIfAbsent(
                customer.language(), code -> Texts.read("phrases/" + code + ".json", Language.class));
    }

    private String line(List<String> lines, Customer customer, RandomGenerator random) {
        return fill(any(lines, random), about(customer, random));
    }

    private Map<String, String> about(Customer customer, RandomGenerator random) {
        Language language = of(customer);
        Map<String, String> about = new HashMap<>();
        about.put("name", customer.name());
        about.put("company", customer.company());
        about.put("product", any(language.products, random));
        about.put("port", any(language.ports, random));
        about.put("qty", Integer.toString(QUANTITIES[random.nextInt(QUANTITIES.length)]));
        about.put("model", "BB-" + random.nextInt(110, 890));
        about.put("order", "PO-" + random.nextInt(26_000, 27_000));
        return about;
    }

    private static String fill(String text, Map<String, String> about) {
        String filled = text;
        for (Map.Entry<String, String> entry : about.entrySet()) {
            filled = filled.replace("{" + entry.getKey() + "}", entry.getValue());
        }
        return filled;
    }

    private static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
