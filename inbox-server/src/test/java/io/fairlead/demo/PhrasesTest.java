package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.customers.Identities;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the resource files hold fits together. */
class PhrasesTest {

    private static final int ROUNDS = 40;

    private final Customers customers = new Customers();
    private final Phrases phrases = new Phrases();

    @Test
    void aHundredCustomersCanBeToldApart() {
        List<Customer> all = customers.all();
        assertThat(all).hasSizeBetween(90, 120);
        assertThat(all).extracting(Customer::email).doesNotHaveDuplicates();
        assertThat(all).extracting(Customer::company).doesNotHaveDuplicates();
        assertThat(all.stream().map(Customer::country).distinct()).hasSizeGreaterThan(20);
        for (Customer customer : all) {
            assertThat(customer.email()).matches("[a-z0-9.]+@[a-z0-9-]+\\.example");
            assertThat(Locale.getISOCountries()).contains(customer.country());
            if (customer.phone() != null) {
                assertThat(Identities.countryOfPhone(Identities.phone(customer.phone(), null)))
                        .as(customer.phone())
                        .isIn(customer.country(), "US");
            }
        }
    }

    @Test
    void everyLanguageSaysEverything() {
        Random random = new Random(1);
        var languages = customers.all().stream()
                .collect(Collectors.toMap(Customer::language, customer -> customer, (one, _) -> one));
        assertThat(languages.keySet()).containsExactlyInAnyOrder("zh", "en", "de", "fr", "es", "ru", "ar", "ja", "pt");
        for (Customer customer : languages.values()) {
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(said(customer, random))
                        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("{", "}"));
            }
        }
    }

    private Stream<String> said(Customer customer, Random random) {
        Phrases.Written inquiry = phrases.letter(customer, "inquiry", random);
        Phrases.Written complaint = phrases.letter(customer, "service", random);
        return Stream.of(
                inquiry.subject(),
                inquiry.text(),
                complaint.subject(),
                complaint.text(),
                phrases.chat(customer, random),
                phrases.nudge(customer, random),
                phrases.answer(customer, random),
                phrases.chatAnswer(customer, random),
                phrases.agent(customer, random),
                phrases.wrote(customer, "2026-03-01", "Mei Lin"));
    }
}
