package io.fairlead.calendars;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.kernel.Ids;
import io.fairlead.testing.FairleadTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@Import(People.class)
class CalendarsApiTest {

    @Autowired
    People people;

    @Autowired
    WebTestClient http;

    private String admin;

    @BeforeEach
    void signIn() {
        admin = People.cookie(http, people.make("admin"));
    }

    @Test
    void anAdminMakesAndChangesACalendar() {
        CalendarView made = post(admin, body("Office " + Ids.next(), "Asia/Shanghai", "09:00", "18:00"))
                .expectStatus()
                .isCreated()
                .expectBody(CalendarView.class)
                .returnResult()
                .getResponseBody();
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.holidays()).hasSize(2);
        Instant friday = Instant.parse("2026-07-10T09:30:00Z"); // 17:30 in Shanghai
        assertThat(made.calendar().add(friday, Duration.ofHours(1))).isEqualTo(Instant.parse("2026-07-13T01:30:00Z"));

        CalendarChange longer = new CalendarChange(
                1L, made.name(), "Europe/Berlin", List.of(new CalendarView.Weekly(7, "22:00", "06:00")), null);
        CalendarView changed = put(made, longer)
                .expectStatus()
                .isOk()
                .expectBody(CalendarView.class)
                .returnResult()
                .getResponseBody();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.holidays()).isEmpty();
        put(made, longer)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("stale-version");
        http.get()
                .uri("/api/calendars")
                .header("Cookie", admin)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[?(@.id == '%s')].zone".formatted(made.id()))
                .isEqualTo("Europe/Berlin");
    }

    @Test
    void whatMakesNoCalendarIsRefused() {
        refused(body("x", "Mars/Olympus", "09:00", "18:00"), "zone");
        refused(body("x", "UTC", "9", "18:00"), "weekly");
        refused(Map.of("name", "x", "zone", "UTC", "weekly", List.of()), "weekly");
        refused(
                Map.of("name", "x", "zone", "UTC", "weekly", List.of(Map.of("day", 8, "from", "09:00", "to", "10:00"))),
                "weekly");
        String name = "Taken " + Ids.next();
        post(admin, body(name, "UTC", "09:00", "18:00"))
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult();
        post(admin, body(name, "UTC", "09:00", "18:00"))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("name-taken");
    }

    @Test
    void onlyAdminsMay() {
        String lead = People.cookie(http, people.make("lead"));
        post(lead, body("x", "UTC", "09:00", "18:00"))
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        http.get()
                .uri("/api/calendars")
                .header("Cookie", lead)
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        http.get()
                .uri("/api/calendars")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult();
    }

    private void refused(Map<String, Object> body, String field) {
        post(admin, body)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].field")
                .isEqualTo(field);
    }

    private WebTestClient.ResponseSpec post(String cookie, Map<String, Object> body) {
        return http.post()
                .uri("/api/calendars")
                .header("Cookie", cookie)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec put(CalendarView calendar, CalendarChange change) {
        return http.put()
                .uri("/api/calendars/{id}", calendar.id())
                .header("Cookie", admin)
                .bodyValue(change)
                .exchange();
    }

    private static Map<String, Object> body(String name, String zone, String from, String to) {
        return Map.of(
                "name",
                name,
                "zone",
                zone,
                "weekly",
                List.of(1, 2, 3, 4, 5).stream()
                        .map(day -> new CalendarView.Weekly(day, from, to))
                        .toList(),
                "holidays",
                List.of(
                        Map.of("date", LocalDate.of(2026, 10, 1), "closed", true),
                        Map.of(
                                "date",
                                LocalDate.of(2026, 10, 10),
                                "intervals",
                                List.of(new CalendarView.Hours("09:00", "12:00")))));
    }
}
