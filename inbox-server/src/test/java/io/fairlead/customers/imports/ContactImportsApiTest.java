package io.fairlead.customers.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.access.People;
import io.fairlead.customers.imports.meaning.Gathered;
import io.fairlead.customers.imports.meaning.Holder;
import io.fairlead.customers.imports.meaning.Person;
import io.fairlead.customers.imports.meaning.Verdict;
import io.fairlead.inbox.Arrivals;
import io.fairlead.inbox.Intake;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

@FairleadTest
@AutoConfigureWebTestClient(timeout = "60s")
@Import(People.class)
class ContactImportsApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    People people;

    @Autowired
    Intake intake;

    @Autowired
    PeopleTable peopleTable;

    @Autowired
    ImportTable importTable;

    @Autowired
    ImportSettings settings;

    Fixture rows;
    UUID inbox;
    UUID account;
    Office lead;
    String firm;

    @BeforeEach
    void aLeadWhoCameHomeFromAFair() {
        rows = new Fixture(db);
        People.Person person = people.make("lead");
        inbox = people.inboxOf(person);
        account = rows.channel(inbox, "webhook");
        lead = new Office(http, People.cookie(http, person));
        firm = "firm" + UUID.randomUUID().toString().substring(0, 8) + ".de";
    }

    /** 1,200 rows are three batches of the dry run's and of the import's size. */
    @Test
    void aChineseListIsTriedOutTakenInAndTakenBack() {
        String known = wrote("p7@" + firm);
        rows.run("update contact set name = null, tags = '{vip}' where id = '" + known + "'");
        String before = contact(known);
        StringBuilder list = new StringBuilder("姓名,邮箱,手机,公司,国家,备注\r\n");
        IntStream.rangeClosed(1, 1_195)
                .forEach(n -> list.append("王小%d,p%d@%s,,华强电子,中国,\"展位 %d\r\n样品\"\r\n".formatted(n, n, firm, n)));
        list.append("王小一,P1@" + firm + ",13812345678,,,\r\n");
        list.append("无名,,8.61381E+12,,,\r\n").append(",,,,,只有备注\r\n");
        list.append("两人,p2@" + firm + ";p3@" + firm + ",,,,\r\n");
        list.append("李四,bad address,+49 30 9018" + phone() + ",,,\r\n");
        String id = lead.uploaded("广交会 2026.csv", list.toString().getBytes(Charset.forName("GB18030")));

        JsonNode read = lead.get("/" + id);
        assertThat(read.get("encoding").asString()).isEqualTo("GB18030");
        assertThat(read.get("rows").asInt()).isEqualTo(1_200);
        assertThat(texts(read.get("fields"))).containsExactly("name", "email", "phone", "company", "country", "note");
        assertThat(read.at("/preview/0/0").asString()).isEqualTo("王小1");
        lead.edit(id, """
                {"country":"China","sourceName":"Canton Fair","campaign":"autumn 2026","tags":["canton-2026"]}""");

        JsonNode forecast = lead.checked(id);
        assertThat(counts(forecast)).containsExactly(1_195, 2, 1, 2);
        assertThat(rows.number(contacts("made"))).isZero();
        assertThat(lead.rows(id, "&outcome=conflict").getFirst().get("reason").asString())
                .isEqualTo("two-people");
        assertThat(lead.rows(id, "&outcome=invalid"))
                .extracting(row -> row.get("reason").asString())
                .containsExactly("phone-destroyed", "no-identity");
        List<JsonNode> matches = lead.rows(id, "&outcome=match");
        assertThat(matches)
                .extracting(row -> row.get("matchedBy").asString())
                .containsExactly("email:p7@" + firm, "email:p1@" + firm);
        assertThat(matches.getFirst().get("contactId").asString()).isEqualTo(known);
        assertThat(matches.getLast().get("matchedRow").asInt()).isEqualTo(1);

        lead.act(id, "start");
        JsonNode done = lead.await(id, "done");
        assertThat(counts(done)).containsExactly(1_195, 2, 1, 2);
        assertThat(done.get("made").asInt()).isEqualTo(1_195);
        assertThat(rows.number(contacts("made"))).isEqualTo(1_194);
        assertThat(rows.number(
                        "select count(*) from company where name = '华强电子' and id in (select company_id from company_domain where domain = '"
                                + firm + "')"))
                .isZero();
        assertThat(rows.text(
                        "select c.name || ' ' || c.country || ' ' || (c.source ->> 'utm_source') || ' ' || (c.source ->> 'utm_campaign')"
                                + " || ' ' || array_to_string(c.tags, ',') || ' ' || (c.custom ->> 'note') || ' ' || k.name"
                                + " from contact c join contact_identity i on i.contact_id = c.id join company k on k.id = c.company_id"
                                + " where i.normalized = 'p1@" + firm + "'"))
                .isEqualTo("王小1 CN Canton Fair autumn 2026 canton-2026 展位 1\n样品 " + firm);
        assertThat(rows.text(
                        "select string_agg(i.normalized, ' ' order by i.normalized) from contact_identity i where i.contact_id ="
                                + " (select contact_id from contact_identity where normalized = 'p1@" + firm + "')"))
                .isEqualTo("+8613812345678 p1@" + firm);
        assertThat(rows.text(
                        "select name || ' ' || array_to_string(tags, ',') || ' ' || coalesce(source::text, 'none') from contact where id = '"
                                + known + "'"))
                .startsWith("王小7 vip,canton-2026 ");
        toldTheConversationOf(known, "王小7");
        assertThat(rows.number(
                        "select count(*) from journal where type = 'contacts.changed' and subject = '" + id + "'"))
                .isEqualTo(1);

        assertThat(rows.text(
                        "select string_agg(distinct type || ' ' || regexp_replace(audience, '[0-9a-f-]{36}', 'id'), ', ' order by type || ' '"
                                + " || regexp_replace(audience, '[0-9a-f-]{36}', 'id')) from journal where subject = '"
                                + id + "'"))
                .isEqualTo(
                        "contact-import.changed admins, contact-import.changed user:id, contacts.changed all, contacts.imported user:nobody");
        assertThat(rows.number(
                        "select count(*) from journal where type = 'contacts.imported' and subject = '" + id + "'"))
                .isEqualTo(3);

        JsonNode undone = lead.undone(id);
        assertThat(undone.get("restored").asInt()).isEqualTo(1_196);
        assertThat(undone.get("kept").asInt()).isZero();
        assertThat(rows.number(contacts("made"))).isZero();
        assertThat(contact(known)).isEqualTo(before);
        assertThat(rows.number("select count(*) from contact_identity where normalized like 'p%@" + firm + "'"))
                .isEqualTo(1);
        assertThat(lead.rows(id, "&outcome=kept")).isEmpty();
    }

    @Test
    void whatSomebodyTouchedSinceStays() {
        String id = lead.uploaded(
                "Name,E-mail,Company\nAnna,anna@%1$s,X\nBert,bert@%1$s,X\nZoe,zoe@%1$s,X\n".formatted(firm));
        lead.done(id);
        wrote("anna@" + firm);
        String bert = idOf("bert@" + firm);
        rows.run("update contact set version = version + 1, country = 'DE' where id = '" + bert + "'");
        JsonNode undone = lead.undone(id);
        assertThat(undone.get("restored").asInt()).isEqualTo(1);
        assertThat(undone.get("kept").asInt()).isEqualTo(2);
        assertThat(lead.rows(id, "&outcome=kept"))
                .extracting(row -> row.get("contactName").asString())
                .containsExactly("Anna", "Bert");
        assertThat(lead.rows(id, "&outcome=undone"))
                .extracting(row -> row.at("/cells/0").asString())
                .containsExactly("Zoe");
        assertThat(rows.number("select count(*) from contact_identity where normalized like '%@" + firm + "'"))
                .isEqualTo(2);
        assertThat(rows.number("select count(*) from company_domain where domain = '" + firm + "'"))
                .isEqualTo(1);
    }

    @Test
    void companiesThatNobodyElseNeedsGoAgain() {
        String id = lead.uploaded("Name,E-mail,Company\nAnna,anna@%s,Muster GmbH\n".formatted(firm));
        lead.done(id);
        assertThat(rows.text(
                        "select k.name from company k join company_domain d on d.company_id = k.id where d.domain = '"
                                + firm + "'"))
                .isEqualTo("Muster GmbH");
        lead.undone(id);
        assertThat(rows.number("select count(*) from company_domain where domain = '" + firm + "'"))
                .isZero();
        assertThat(
                        rows.number(
                                "select count(*) from company where name = 'Muster GmbH' and id not in (select company_id from company_domain)"))
                .isZero();
    }

    @Test
    void twoImportsAreTakenBackInEitherOrderOfTheirKind() {
        String first = lead.uploaded("Name,E-mail\n,anna@%s\n".formatted(firm));
        lead.done(first);
        String second = lead.uploaded("Name,E-mail,Country\nAnna,anna@%s,Germany\n".formatted(firm));
        assertThat(lead.done(second).get("filled").asInt()).isEqualTo(1);
        assertThat(lead.undone(second).get("restored").asInt()).isEqualTo(1);
        assertThat(rows.text("select coalesce(name, '-') || coalesce(country, '-') from contact where id = '"
                        + idOf("anna@" + firm) + "'"))
                .isEqualTo("--");
        assertThat(lead.undone(first).get("restored").asInt()).isEqualTo(1);
        assertThat(rows.number("select count(*) from contact_identity where normalized = 'anna@" + firm + "'"))
                .isZero();
    }

    @Test
    void aFreeMailAddressGivesNoCompany() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String id = lead.uploaded("Name;E-Mail;Firma\nAnna;anna%s@gmail.com;Muster GmbH\n".formatted(mark));
        lead.done(id);
        assertThat(rows.text(
                        "select coalesce(company_id::text, 'none') || ' ' || stated_company from contact where id = '"
                                + idOf("anna" + mark + "@gmail.com") + "'"))
                .isEqualTo("none Muster GmbH");
    }

    @Test
    void contactsOfOtherTeamsAreNotTouchedAndNotShown() {
        People.Person other = people.make("agent");
        UUID elsewhere = people.inboxOf(other);
        String id = take(rows.channel(elsewhere, "webhook"), elsewhere, "secret@" + firm);
        String before = contact(id);
        String list = lead.uploaded("Name,E-mail,Country\nX,secret@%s,Germany\n".formatted(firm));
        JsonNode done = lead.done(list);
        assertThat(counts(done)).containsExactly(0, 0, 1, 0);
        JsonNode row = lead.rows(list, "").getFirst();
        assertThat(row.get("reason").asString()).isEqualTo("not-yours");
        assertThat(row.get("contactId").isNull()).isTrue();
        assertThat(row.get("contactName").asString()).isEmpty();
        assertThat(contact(id)).isEqualTo(before);
        Office admin = new Office(http, People.cookie(http, people.make("admin")));
        String same = admin.uploaded("Name,E-mail,Country\nX,secret@%s,Germany\n".formatted(firm));
        assertThat(counts(admin.checked(same))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void importsAreForLeadsAndEachOnesOwn() {
        String id = lead.uploaded("E-mail\na@%s\n".formatted(firm));
        Office agent = new Office(http, People.cookie(http, people.make("agent")));
        Office stranger = new Office(http, People.cookie(http, people.make("lead")));
        Office admin = new Office(http, People.cookie(http, people.make("admin")));
        agent.post("list.csv", new byte[] {1})
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult();
        for (String path : List.of("", "/" + id, "/" + id + "/rows", "/" + id + "/rows.csv", "/template.csv")) {
            agent.send(HttpMethod.GET, path, null)
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .returnResult();
        }
        for (String path : List.of("/" + id, "/" + id + "/rows", "/" + id + "/rows.csv")) {
            stranger.send(HttpMethod.GET, path, null)
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .returnResult();
        }
        for (String what : List.of("check", "start", "stop", "resume", "undo")) {
            stranger.send(HttpMethod.POST, "/" + id + "/" + what, null)
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .returnResult();
            agent.send(HttpMethod.POST, "/" + id + "/" + what, null)
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .returnResult();
        }
        stranger.send(HttpMethod.PATCH, "/" + id, "{\"version\":1}")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        stranger.send(HttpMethod.DELETE, "/" + id, null)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        assertThat(lead.get("/" + id).get("state").asString()).isEqualTo("ready");
        assertThat(ids(stranger)).doesNotContain(id);
        assertThat(ids(lead)).containsExactly(id);
        assertThat(ids(admin)).contains(id);
    }

    @Test
    void aMappingIsSavedByNameAndUsedForTheSameColumns() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String list = "Wer %1$s,Wie %1$s,Was\nAnna,anna@%2$s,x\n".formatted(mark, firm);
        String first = lead.uploaded(list);
        assertThat(texts(lead.get("/" + first).get("fields"))).containsExactly("", "", "");
        refused(lead.send(HttpMethod.POST, "/" + first + "/check", null), 400, "invalid", "no-identity");
        lead.edit(first, "{\"fields\":[\"name\",\"email\",\"custom\"],\"saveAs\":\"Messe " + mark + "\"}");
        Office other = new Office(http, People.cookie(http, people.make("lead")));
        JsonNode second = other.get("/" + other.uploaded(list));
        assertThat(texts(second.get("fields"))).containsExactly("name", "email", "custom");
        assertThat(second.get("mapping").asString()).isEqualTo("Messe " + mark);
        assertThat(texts(second.get("mappings"))).containsExactly("Messe " + mark);
        String id = second.get("id").asString();
        other.edit(id, "{\"fields\":[\"\",\"email\",\"\"]}");
        assertThat(texts(other.edit(id, "{\"mapping\":\"Messe " + mark + "\"}").get("fields")))
                .containsExactly("name", "email", "custom");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"fields\":[\"email\"]|fields|wrong-number",
                "\"fields\":[\"email\",\"owner\"]|fields|unknown",
                "\"fields\":[\"name\",\"name\"]|fields|repeated",
                "\"country\":\"Atlantis\"|country|unknown",
                "\"mapping\":\"none of this name\"|mapping|unknown",
            })
    void whatDoesNotFitIsRefused(String part, String field, String code) {
        String id = lead.uploaded("Name,E-mail\nAnna,anna@%s\n".formatted(firm));
        long version = lead.get("/" + id).get("version").asLong();
        refused(
                lead.send(HttpMethod.PATCH, "/" + id, "{\"version\":" + version + "," + part + "}"),
                400,
                "invalid",
                code);
        refused(lead.send(HttpMethod.PATCH, "/" + id, "{\"version\":0," + "\"tags\":[]}"), 409, "stale-version", null);
    }

    @Test
    void anotherEncodingReadsTheFileAgain() {
        byte[] list = "Name;E-mail\nJürgen;j@%s\n".formatted(firm).getBytes(Charset.forName("windows-1252"));
        String id = lead.uploaded("old.csv", list);
        assertThat(lead.get("/" + id).at("/preview/0/0").asString()).isEqualTo("Jürgen");
        lead.edit(id, "{\"reading\":{\"encoding\":\"windows-1251\"}}");
        assertThat(lead.await(id, "ready").at("/preview/0/0").asString()).isEqualTo("Jьrgen");
        lead.edit(id, "{\"reading\":{\"encoding\":\"klingon\"}}");
        JsonNode failed = Flux.interval(Duration.ofMillis(50))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(_ -> lead.get("/" + id))
                .filter(view -> view.get("state").asString().equals("failed"))
                .blockFirst(PATIENCE);
        assertThat(failed.at("/failure/code").asString()).isEqualTo("unknown-encoding");
        lead.edit(id, "{\"reading\":{\"delimiter\":\",\"}}");
        assertThat(texts(lead.await(id, "ready").get("headers"))).containsExactly("Name;E-mail");
    }

    /** What was done is not done again, and what was not is. */
    @Test
    void aStoppedImportGoesOnWhereItWas() {
        StringBuilder list = new StringBuilder("Name,E-mail\n");
        IntStream.rangeClosed(1, 1_300)
                .forEach(n -> list.append("P")
                        .append(n)
                        .append(",q")
                        .append(n)
                        .append('@')
                        .append(firm)
                        .append('\n'));
        String id = lead.uploaded(list.toString());
        lead.checked(id);
        lead.act(id, "start");
        var stopped = lead.send(HttpMethod.POST, "/" + id + "/stop", null)
                .expectBody()
                .returnResult()
                .getStatus();
        if (stopped.is2xxSuccessful()) {
            long made = rows.number(contacts("made"));
            JsonNode view = lead.get("/" + id);
            assertThat(view.get("state").asString()).isEqualTo("stopped");
            assertThat(view.get("made").asLong()).isEqualTo(made);
            lead.act(id, "resume");
        }
        assertThat(lead.await(id, "done").get("made").asInt()).isEqualTo(1_300);
        assertThat(rows.number(contacts("made"))).isEqualTo(1_300);
        assertThat(rows.number("select count(distinct contact_id) from contact_identity where normalized like 'q%@"
                        + firm + "'"))
                .isEqualTo(1_300);
        assertThat(lead.undone(id).get("restored").asInt()).isEqualTo(1_300);
    }

    /** A node that died in the middle of a list. */
    @Test
    void anotherNodeGoesOnWhenTheLeaseHasRunOut() {
        String id = lead.uploaded("Name,E-mail\nAnna,anna@%1$s\nBert,bert@%1$s\n".formatted(firm));
        lead.checked(id);
        rows.run(
                "update contact_import set state = 'importing', lease_owner = 'a dead node', lease_until = now() + interval '1 second',"
                        + " fresh = 0, position = 0, started_at = now(), version = version + 1 where id = '" + id
                        + "'");
        assertThat(lead.await(id, "done").get("made").asInt()).isEqualTo(2);
    }

    @Test
    void rowsLeaveAsAFileInWhichNothingIsAFormula() {
        String id = lead.uploaded(
                "Name,E-mail,Note\n\"=HYPERLINK(\"\"http://x\"\")\",,@sum\n+49,-1,ok\nAnna,anna@%s,\"a,\"\"b\"\"\"\n"
                        .formatted(firm));
        lead.checked(id);
        String file = lead.csv(id, "?outcome=invalid");
        assertThat(file)
                .isEqualTo("\uFEFFName,E-mail,Note,Line,Outcome,Why\r\n"
                        + "\"'=HYPERLINK(\"\"http://x\"\")\",,'@sum,2,Invalid,No e-mail address and no phone number\r\n"
                        + "'+49,'-1,ok,3,Invalid,Not an e-mail address\r\n");
        assertThat(lead.csv(id, "?outcome=new&language=zh-CN"))
                .contains("行号,结果,原因")
                .contains("\"a,\"\"b\"\"\",4,新增,");
        lead.send(HttpMethod.GET, "/" + id + "/rows?outcome=all", null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
    }

    @Test
    void theTemplateOpensInASpreadsheetAndComesBackUnderstood() {
        byte[] template = lead.send(HttpMethod.GET, "/template.csv?language=zh-CN", null)
                .expectHeader()
                .valueMatches("Content-Disposition", "attachment; .*")
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        String text = new String(template, StandardCharsets.UTF_8);
        assertThat(text).startsWith("\uFEFF姓名,邮箱,电话,公司");
        String id = lead.uploaded("t.csv", (text + "王,wang@" + firm + "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(texts(lead.get("/" + id).get("fields"))).doesNotContain("");
    }

    @Test
    void whatIsNoListIsSaidAndCanBeDiscarded() {
        String id = Office.read(
                        lead.post("../../e vil\u202E.exe", "MZ\0\1\2\3\4\5".getBytes(StandardCharsets.ISO_8859_1))
                                .expectStatus()
                                .isCreated())
                .get("id")
                .asString();
        JsonNode failed = Flux.interval(Duration.ofMillis(50))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(_ -> lead.get("/" + id))
                .filter(view -> view.get("state").asString().equals("failed"))
                .blockFirst(PATIENCE);
        assertThat(failed.at("/failure/code").asString()).isEqualTo("not-a-list");
        assertThat(failed.get("fileName").asString()).isEqualTo("e vil.exe");
        lead.send(HttpMethod.DELETE, "/" + id, null)
                .expectStatus()
                .isNoContent()
                .expectBody()
                .returnResult();
        lead.send(HttpMethod.GET, "/" + id, null)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
    }

    @Test
    void moreThanIsTakenIsRefused() {
        lead.post("big.csv", new byte[20 * 1024 * 1024 + 1])
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
        lead.post("empty.csv", new byte[0])
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
        String owner = rows.text("select id from app_user where role = 'lead' order by id desc limit 1");
        rows.run("insert into contact_import (created_by, file_name, file_ref, file_size, state) select '" + owner
                + "', 'x', '', 0, 'ready' from generate_series(1, 20)");
        refused(lead.post("one-more.csv", new byte[] {1}), 409, "too-many-imports", null);
    }

    @Test
    void whatDoesNotGoNowIsAConflict() {
        String id = lead.uploaded("Name,E-mail\nAnna,anna@%s\n".formatted(firm));
        refused(lead.send(HttpMethod.POST, "/" + id + "/start", null), 409, "wrong-state", null);
        refused(lead.send(HttpMethod.POST, "/" + id + "/undo", null), 409, "nothing-to-undo", null);
        lead.done(id);
        refused(lead.send(HttpMethod.POST, "/" + id + "/start", null), 409, "wrong-state", null);
        refused(lead.send(HttpMethod.DELETE, "/" + id, null), 409, "wrong-state", null);
        lead.undone(id);
        refused(lead.send(HttpMethod.POST, "/" + id + "/undo", null), 409, "wrong-state", null);
    }

    /** Somebody wrote between the look at the database and the claim. */
    @Test
    void anIdentityThatWasTakenMeanwhileIsNotTakenAway() {
        wrote("anna@" + firm);
        String owner = idOf("anna@" + firm);
        UUID id = UUID.fromString(lead.uploaded("E-mail\nx@%s\n".formatted(firm)));
        Person.Identity taken = new Person.Identity("email", "anna@" + firm, "anna");
        Person.Identity free = new Person.Identity("email", "a.free.one@" + firm, "free");
        Person person = new Person(
                "Anna", null, firm, null, null, null, List.of(), Map.of(), List.of(free, taken), List.of(), null);
        Holder holder = new Holder(UUID.randomUUID(), 1, false, true, true, null, null, null);
        Gathered gathered = new Gathered(
                holder, List.of(person), List.of(new Verdict.Claim(free, false), new Verdict.Claim(taken, false)));
        StepVerifier.create(peopleTable.apply(id, List.of(gathered), "{}"))
                .expectErrorMatches(PeopleTable::isRace)
                .verify(PATIENCE);
        assertThat(idOf("anna@" + firm)).isEqualTo(owner);
        assertThat(rows.number("select count(*) from contact_identity where normalized = 'a.free.one@" + firm + "'"))
                .isZero();
    }

    @Test
    void rowsOfOldImportsAreNotKept() {
        String id = lead.uploaded("E-mail\na@%s\n".formatted(firm));
        lead.done(id);
        String waiting = lead.uploaded("E-mail\nb@%s\n".formatted(firm));
        rows.run("update contact_import set changed_at = now() - interval '31 days' where id = '" + waiting + "'");
        importTable.sweep(settings).collectList().block(PATIENCE);
        assertThat(lead.rows(id, "")).hasSize(1);
        lead.send(HttpMethod.GET, "/" + waiting, null)
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult();
        rows.run("update contact_import set changed_at = now() - interval '91 days' where id = '" + id + "'");
        String file = rows.text("select file_ref from contact_import where id = '" + id + "'");
        assertThat(importTable.sweep(settings).collectList().block(PATIENCE)).contains(file);
        assertThat(lead.get("/" + id).get("emptied").asBoolean()).isTrue();
        assertThat(lead.rows(id, "")).isEmpty();
        refused(lead.send(HttpMethod.POST, "/" + id + "/undo", null), 409, "nothing-to-undo", null);
    }

    private void toldTheConversationOf(String contact, String name) {
        String told = Flux.interval(Duration.ofMillis(50))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(_ -> rows.text(
                        "select coalesce(max(j.payload -> 'conversation' -> 'contact' ->> 'name'), '') from journal j"
                                + " join conversation c on c.id = j.subject where c.contact_id = '" + contact
                                + "' and j.type = 'conversation.changed' and j.payload ->> 'change' = 'contact'"))
                .filter(name::equals)
                .blockFirst(PATIENCE);
        assertThat(told).isEqualTo(name);
    }

    private static void refused(WebTestClient.ResponseSpec answer, int status, String code, String fieldCode) {
        JsonNode problem = Office.read(answer.expectStatus().isEqualTo(status));
        assertThat(problem.get("code").asString()).isEqualTo(code);
        if (fieldCode != null) {
            assertThat(problem.at("/fields/0/code").asString()).isEqualTo(fieldCode);
        }
    }

    /** Counts those of this test's firm. */
    private String contacts(String source) {
        return "select count(distinct c.id) from contact c join contact_identity i on i.contact_id = c.id where i.normalized like '%@"
                + firm + "' and (c.source ->> 'utm_medium' = 'import') = " + source.equals("made");
    }

    /** Everything about a contact but what grows with every change. */
    private String contact(String id) {
        return rows.text(
                "select (to_jsonb(c) - 'version')::text || (select jsonb_agg(i order by i.id) from contact_identity i where i.contact_id = c.id)"
                        + " from contact c where c.id = '" + id + "'");
    }

    private String idOf(String email) {
        return rows.text("select contact_id from contact_identity where normalized = '" + email + "'");
    }

    private String wrote(String email) {
        return take(account, inbox, email);
    }

    private String take(UUID channel, UUID into, String email) {
        Intake.Taken taken = intake.take(
                        List.of(Arrivals.text(channel, into, UUID.randomUUID().toString(), email, "hello")))
                .block(PATIENCE)
                .getFirst();
        return rows.text("select contact_id from conversation where id = '" + taken.conversationId() + "'");
    }

    private static String phone() {
        return "%03d".formatted(UUID.randomUUID().hashCode() & 0x1FF);
    }

    private static List<Integer> counts(JsonNode view) {
        return List.of(
                view.get("fresh").asInt(),
                view.get("matched").asInt(),
                view.get("conflicts").asInt(),
                view.get("invalid").asInt());
    }

    private static List<String> ids(Office office) {
        return java.util.stream.StreamSupport.stream(
                        office.get("?limit=200").get("items").spliterator(), false)
                .map(item -> item.get("id").asString())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
