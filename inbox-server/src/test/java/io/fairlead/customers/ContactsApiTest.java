package io.fairlead.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.inbox.Arrivals;
import io.fairlead.inbox.Intake;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
@Import(People.class)
class ContactsApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    People people;

    @Autowired
    Intake intake;

    Fixture rows;
    UUID inbox;
    UUID account;
    String agent;
    String stranger;
    String admin;
    String firm;

    @BeforeEach
    void anInboxWithAnAgent() {
        rows = new Fixture(db);
        People.Person member = people.make("agent");
        inbox = people.inboxOf(member);
        account = rows.channel(inbox, "webhook");
        agent = People.cookie(http, member);
        stranger = People.cookie(http, people.make("agent"));
        admin = People.cookie(http, people.make("admin"));
        firm = "firm" + UUID.randomUUID().toString().substring(0, 8) + ".co.uk";
    }

    @Test
    void whoeverWritesBecomesAContactOfTheDomainsCompany() {
        String id = wrote("ana@mail." + firm);
        JsonNode ana = ok(agent, "/api/contacts/" + id);
        assertThat(ana.get("name").asString()).isEqualTo("ana");
        assertThat(ana.at("/company/name").asString()).isEqualTo(firm);
        assertThat(ana.at("/identities/0/kind").asString()).isEqualTo("email");
        assertThat(ana.at("/identities/0/value").asString()).isEqualTo("ana@mail." + firm);
        assertThat(ana.at("/conversations").size()).isEqualTo(1);
        assertThat(ana.at("/conversations/0/channelKind").asString()).isEqualTo("webhook");
        assertThat(ana.at("/conversations/0/status").asString()).isEqualTo("open");
        String other = wrote("ben@" + firm);
        assertThat(other).isNotEqualTo(id);
        String company = ana.at("/company/id").asString();
        assertThat(ok(agent, "/api/contacts/" + other).at("/company/id").asString())
                .isEqualTo(company);

        JsonNode view = ok(agent, "/api/companies/" + company);
        assertThat(view.get("domains").get(0).asString()).isEqualTo(firm);
        assertThat(view.get("contacts").asLong()).isEqualTo(2);
        assertThat(view.get("openConversations").asLong()).isEqualTo(2);
        assertThat(names(ok(agent, "/api/companies?q=" + firm))).containsExactly(firm);
        assertThat(ids(ok(agent, "/api/contacts?company=" + company))).containsExactly(other, id);
    }

    @Test
    void contactsAreFoundByNameAddressAndCompany() {
        String id = wrote("ana@" + firm);
        for (String q : List.of("ana@" + firm, firm.toUpperCase(java.util.Locale.ROOT), "NA@" + firm.substring(0, 8))) {
            assertThat(ids(ok(agent, "/api/contacts?q=" + q))).containsExactly(id);
        }
        assertThat(ids(ok(agent, "/api/contacts?q=100%_" + firm))).isEmpty();
    }

    @Test
    void pagesFollowEachOtherWithoutGapsOrRepetition() {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            made.addFirst(wrote("p" + n + "@" + firm));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = ok(agent, "/api/contacts?limit=2&q=" + firm + after);
            seen.addAll(ids(page));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asString();
        } while (!after.isEmpty());
        assertThat(seen).isEqualTo(made);
        call(HttpMethod.GET, agent, "/api/contacts?after=nonsense", null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].code")
                .isEqualTo("bad-cursor");
    }

    @Test
    void companiesComeByNameInPages() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        for (String name : List.of("b", "A", "c")) {
            rows.run("insert into company (name) values ('" + mark + " " + name + "')");
        }
        JsonNode first = ok(agent, "/api/companies?limit=2&q=" + mark);
        assertThat(names(first)).containsExactly(mark + " A", mark + " b");
        JsonNode second = ok(
                agent,
                "/api/companies?limit=2&q=" + mark + "&after="
                        + first.get("next").asString());
        assertThat(names(second)).containsExactly(mark + " c");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void anEditIsKeptToldAndShownInTheConversations() {
        String id = wrote("ana@" + firm);
        String body = """
                {"version":%d,"name":" Ana Pereira ","country":"Portugal","language":"pt-PT","timeZone":"Europe/Lisbon","tags":["vip","vip"]}""".formatted(version(id));
        JsonNode now = read(call(HttpMethod.PATCH, agent, "/api/contacts/" + id, body)
                .expectStatus()
                .isOk());
        assertThat(now.get("name").asString()).isEqualTo("Ana Pereira");
        assertThat(now.get("country").asString()).isEqualTo("PT");
        assertThat(now.get("tags").size()).isEqualTo(1);
        assertThat(now.has("conversations")).isFalse();
        assertThat(rows.text(
                        "select audience || ' ' || (payload -> 'contact' ->> 'name') from journal where subject = '"
                                + id + "' and type = 'contact.changed'"))
                .isEqualTo("inbox:" + inbox + " Ana Pereira");
        String conversation =
                ok(agent, "/api/contacts/" + id).at("/conversations/0/id").asString();
        String told = Flux.interval(Duration.ofMillis(50))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(_ -> rows.text(
                        "select coalesce(max(payload -> 'conversation' -> 'contact' ->> 'name'), '') from journal"
                                + " where subject = '" + conversation
                                + "' and type = 'conversation.changed' and payload ->> 'change' = 'contact'"))
                .filter(text -> !text.isEmpty())
                .blockFirst(PATIENCE);
        assertThat(told).isEqualTo("Ana Pereira");
    }

    @Test
    void anEmptyTextClearsAndAMissingOneLeaves() {
        String id = wrote("ana@" + firm);
        JsonNode now = edited(agent, id, "\"country\":\"PT\",\"companyId\":\"\"");
        assertThat(now.get("company").isNull()).isTrue();
        assertThat(edited(agent, id, "\"country\":\"\"").get("country").isNull())
                .isTrue();
        UUID company = rows.id("insert into company (name) values ('Pereira Lda') returning id");
        now = edited(agent, id, "\"companyId\":\"" + company + "\"");
        assertThat(now.at("/company/name").asString()).isEqualTo("Pereira Lda");
        assertThat(now.get("name").asString()).isEqualTo("ana");
    }

    @Test
    void ofTwoEditsOfOneVersionTheSecondIsRefused() {
        String id = wrote("ana@" + firm);
        long version = version(id);
        String body = "{\"version\":" + version + ",\"name\":\"first\"}";
        call(HttpMethod.PATCH, agent, "/api/contacts/" + id, body)
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        call(HttpMethod.PATCH, agent, "/api/contacts/" + id, body.replace("first", "second"))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("stale-version");
        assertThat(ok(agent, "/api/contacts/" + id).get("name").asString()).isEqualTo("first");
    }

    @ParameterizedTest
    @CsvSource({
        "country,Atlantis,unknown",
        "language,!!,unknown",
        "timeZone,Mars/Olympus,unknown",
        "companyId,018f0000-0000-7000-8000-000000000000,unknown-company",
        "companyId,x,unknown-company"
    })
    void whatIsNotKnownIsRefused(String field, String value, String code) {
        String id = wrote("ana@" + firm);
        call(
                        HttpMethod.PATCH,
                        agent,
                        "/api/contacts/" + id,
                        "{\"version\":" + version(id) + ",\"" + field + "\":\"" + value + "\"}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.fields[0].field")
                .isEqualTo(field)
                .jsonPath("$.fields[0].code")
                .isEqualTo(code);
    }

    @Test
    void contactsOfOtherInboxesDoNotExist() {
        String id = wrote("ana@" + firm);
        String company = ok(agent, "/api/contacts/" + id).at("/company/id").asString();
        long version = version(id);
        for (String path : List.of("/api/contacts/" + id, "/api/companies/" + company, "/api/contacts/nonsense")) {
            call(HttpMethod.GET, stranger, path, null)
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .returnResult();
        }
        call(HttpMethod.PATCH, stranger, "/api/contacts/" + id, "{\"version\":" + version + ",\"name\":\"mine\"}")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        assertThat(version(id)).isEqualTo(version);
        assertThat(ids(ok(stranger, "/api/contacts?q=" + firm))).isEmpty();
        assertThat(ids(ok(stranger, "/api/contacts?company=" + company))).isEmpty();
        assertThat(names(ok(stranger, "/api/companies?q=" + firm))).isEmpty();
        assertThat(ids(ok(admin, "/api/contacts?q=" + firm))).containsExactly(id);
        http.get()
                .uri("/api/contacts")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult();
    }

    @Test
    void countsAndConversationsAreOnlyOfWhatOneSees() {
        String id = wrote("ana@" + firm);
        People.Person member = people.make("agent");
        UUID elsewhere = people.inboxOf(member);
        UUID other = rows.channel(elsewhere, "webhook");
        take(other, elsewhere, "ana@" + firm);
        take(other, elsewhere, "zoe@" + firm);
        String colleague = People.cookie(http, member);
        assertThat(ok(agent, "/api/contacts/" + id).get("conversations").size()).isEqualTo(1);
        assertThat(ok(admin, "/api/contacts/" + id).get("conversations").size()).isEqualTo(2);
        String company = ok(agent, "/api/contacts/" + id).at("/company/id").asString();
        assertThat(ok(agent, "/api/companies/" + company).get("contacts").asLong())
                .isEqualTo(1);
        assertThat(ok(agent, "/api/companies/" + company)
                        .get("openConversations")
                        .asLong())
                .isEqualTo(1);
        assertThat(ok(colleague, "/api/companies/" + company).get("contacts").asLong())
                .isEqualTo(2);
        assertThat(ok(admin, "/api/companies/" + company)
                        .get("openConversations")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void theListedFreeMailDomainsAreRegistrable() {
        List<String> listed = StreamSupport.stream(
                        ok(agent, "/api/free-mail-domains").get("items").spliterator(), false)
                .map(item -> item.get("domain").asString())
                .toList();
        assertThat(listed).contains("gmail.com", "qq.com", "163.com", "mail.ru", "web.de", "naver.com", "yahoo.co.jp");
        assertThat(listed.stream().filter(domain -> !domain.equals(Identities.registrableDomain("a@" + domain))))
                .isEmpty();
    }

    @Test
    void fromAFreeMailDomainNobodyComesToACompany() {
        String first = wrote("ana@" + firm);
        String company = ok(agent, "/api/contacts/" + first).at("/company/id").asString();
        String path = "/api/free-mail-domains/mail." + firm.toUpperCase(java.util.Locale.ROOT);
        call(HttpMethod.PUT, agent, path, null)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        call(HttpMethod.PUT, admin, path, null)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.domain")
                .isEqualTo(firm);
        call(HttpMethod.PUT, admin, path, null)
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
        assertThat(rows.number(
                        "select count(*) from journal where type = 'free-mail.changed' and payload ->> 'domain' = '"
                                + firm + "'"))
                .isEqualTo(1);
        assertThat(ok(agent, "/api/contacts/" + wrote("ben@" + firm))
                        .get("company")
                        .isNull())
                .isTrue();
        assertThat(ok(agent, "/api/companies/" + company).get("domains").size()).isZero();
        call(HttpMethod.DELETE, agent, path, null)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        call(HttpMethod.DELETE, admin, path, null)
                .expectStatus()
                .isNoContent()
                .expectBody()
                .returnResult();
        assertThat(ok(agent, "/api/contacts/" + wrote("eva@" + firm))
                        .at("/company/name")
                        .asString())
                .isEqualTo(firm);
        call(HttpMethod.PUT, admin, "/api/free-mail-domains/com", null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
    }

    private String wrote(String email) {
        return take(account, inbox, email);
    }

    private String take(UUID account, UUID inbox, String email) {
        intake.take(List.of(Arrivals.text(account, inbox, UUID.randomUUID().toString(), email, "Price, please?")))
                .block(PATIENCE);
        return rows.text(
                "select contact_id from contact_identity where normalized = '" + Identities.email(email) + "'");
    }

    private long version(String id) {
        return rows.number("select version from contact where id = '" + id + "'");
    }

    private JsonNode edited(String cookie, String id, String fields) {
        return read(call(
                        HttpMethod.PATCH,
                        cookie,
                        "/api/contacts/" + id,
                        "{\"version\":" + version(id) + "," + fields + "}")
                .expectStatus()
                .isOk());
    }

    private JsonNode ok(String cookie, String path) {
        return read(call(HttpMethod.GET, cookie, path, null).expectStatus().isOk());
    }

    private WebTestClient.ResponseSpec call(HttpMethod method, String cookie, String path, String body) {
        WebTestClient.RequestBodySpec request = http.method(method).uri(path).header("Cookie", cookie);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
        return request.exchange();
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(item -> item.get("id").asString())
                .toList();
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(item -> item.get("name").asString())
                .toList();
    }

    private static JsonNode read(WebTestClient.ResponseSpec answer) {
        return JsonMapper.shared().readTree(answer.expectBody().returnResult().getResponseBody());
    }
}
