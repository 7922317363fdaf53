package io.fairlead.demo;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The people of {@code demo/customers.json}: always the same, with the same addresses. */
@DemoPart
final class Customers {

    /** Numbers that Australia keeps for fiction are few and not in a row. */
    private static final String[] AUSTRALIA = {"006", "156", "157", "158", "159", "110"};

    private final List<Customer> all = new ArrayList<>();
    private final Set<Customer> met = ConcurrentHashMap.newKeySet();
    private final Map<String, Customer> byEmail;

    Customers() {
        for (Country country : Texts.read("customers.json", Country[].class)) {
            for (int i = 0; i < country.people.size(); i++) {
                all.add(country.customer(all.size(), i));
            }
        }
        byEmail = all.stream().collect(Collectors.toMap(Customer::email, Function.identity()));
    }

    List<Customer> all() {
        return all;
    }

    Customer any(RandomGenerator random) {
        return all.get(random.nextInt(all.size()));
    }

    /**
     * Somebody for whom the line is, and whose company is known by name already, if there is such: a visitor or a mail does
     * not say it.
     */
    Customer any(Company.Line line, RandomGenerator random) {
        List<Customer> fitting = all.stream().filter(line::isFor).toList();
        List<Customer> known = fitting.stream().filter(met::contains).toList();
        List<Customer> chosen = known.isEmpty() ? fitting : known;
        return chosen.get(random.nextInt(chosen.size()));
    }

    void met(Customer customer) {
        met.add(customer);
    }

    @Nullable
    Customer byEmail(String email) {
        return byEmail.get(email.toLowerCase(Locale.ROOT));
    }

    /** @param domains and mailboxes for names that Latin letters cannot spell */
    private record Country(
            String country,
            String language,
            String zone,
            String region,
            @Nullable String phone,
            List<String> people,
            List<String> companies,
            @Nullable List<String> domains,
            @Nullable List<String> mailboxes) {

        Customer customer(int number, int i) {
            String mailbox = mailboxes == null ? latin(people.get(i), ".") : mailboxes.get(i);
            String domain = domains == null ? latin(companies.get(i), "-") : domains.get(i);
            return new Customer(
                    number,
                    people.get(i),
                    mailbox + "@" + domain + ".example",
                    companies.get(i),
                    country,
                    language,
                    zone,
                    region,
                    phone == null ? null : number(phone, i));
        }

        private static String number(String pattern, int i) {
            Random digits = new Random(i * 7919L + 17);
            return pattern.replace("{au}", AUSTRALIA[i % AUSTRALIA.length])
                    .replace("{3}", "%03d".formatted(digits.nextInt(1_000)))
                    .replace("{2}", "%02d".formatted(digits.nextInt(100)));
        }

        private static String latin(String name, String between) {
            String plain = Normalizer.normalize(name.toLowerCase(Locale.ROOT).replace("ł", "l"), Normalizer.Form.NFD)
                    .replaceAll("\\p{M}", "")
                    .replace("'", "")
                    .replaceAll("[^a-z0-9]+", between);
            return plain.replaceAll("^\\W+|\\W+$", "");
        }
    }
}
