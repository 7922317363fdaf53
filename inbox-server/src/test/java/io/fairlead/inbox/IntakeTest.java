package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

@FairleadTest
class IntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    Intake intake;

    @Autowired
    DatabaseClient db;

    @Autowired
    JsonMapper json;

    Fixture fixture;
    UUID inbox;
    UUID account;
    String domain;

    @BeforeEach
    void accountOfItsOwn() {
        fixture = new Fixture(db);
        inbox = fixture.inbox("Sales");
        account = fixture.channel(inbox, "webhook");
        domain = "d" + UUID.randomUUID().toString().substring(0, 8) + ".com";
    }

    @Test
    void firstMessageMakesContactCompanyConversationAndEvent() {
        var taken = take(Arrivals.text(account, inbox, "m1", "Li.Na@mail." + domain, "Price for 40 chairs?"))
                .getFirst();

        assertThat(taken.result()).isEqualTo(Intake.Result.IMPORTED);
        assertThat(fixture.text("select name from company where id = (select company_id from conversation where id = '"
                        + taken.conversationId() + "')"))
                .isEqualTo(domain);
        String payload =
                fixture.text("select payload::text from journal where type = 'message.received' and subject = '"
                        + taken.conversationId() + "'");
        var event = json.readValue(payload, InboxEvent.MessageReceived.class);
        assertThat(event.message().text()).isEqualTo("Price for 40 chairs?");
        assertThat(event.message().seq()).isEqualTo(1);
        assertThat(event.conversation().status()).isEqualTo("open");
        assertThat(event.conversation().waitingSince()).isNotNull();
        assertThat(event.conversation().company().name()).isEqualTo(domain);
    }

    @Test
    void theSameKeyTakesEffectOnceInAnyOrderAndConcurrency() {
        List<Arrival> all = new ArrayList<>();
        for (int copy = 0; copy < 5; copy++) {
            IntStream.range(0, 60)
                    .forEach(n ->
                            all.add(Arrivals.text(account, inbox, "k" + n, "p" + n % 7 + "@" + domain, "text " + n)));
        }
        Collections.shuffle(all, new Random(7));
        List<List<Arrival>> batches = IntStream.range(0, 10)
                .mapToObj(i -> all.subList(i * 30, i * 30 + 30))
                .toList();
        var taken = Flux.fromIterable(batches)
                .flatMap(intake::take, 6)
                .flatMapIterable(t -> t)
                .collectList()
                .block(PATIENCE);

        assertThat(taken).hasSize(300);
        assertThat(taken.stream().filter(t -> t.result() == Intake.Result.IMPORTED))
                .hasSize(60);
        assertThat(count("message")).isEqualTo(60);
        assertThat(fixture.number("select count(*) from conversation where channel_account_id = '" + account + "'"))
                .isEqualTo(7);
        assertThat(
                        fixture.number(
                                "select count(*) from conversation c where channel_account_id = '" + account
                                        + "' and (last_seq <> (select count(*) from message m where m.conversation_id = c.id) or last_seq <> message_count)"))
                .isZero();
        assertThat(fixture.number("select count(distinct contact_id) from conversation where channel_account_id = '"
                        + account + "'"))
                .isEqualTo(7);
    }

    @Test
    void twoKeysOfOneExternalMessageAreBothKept() {
        take(Arrivals.of(
                account, inbox, "a", "text", "same-id", null, null, "x@" + domain, List.of(), List.of(), "one"));
        take(Arrivals.of(
                account, inbox, "b", "text", "same-id", null, null, "x@" + domain, List.of(), List.of(), "two"));
        assertThat(count("message")).isEqualTo(2);
    }

    @Test
    void answersFindTheirThreadOnlyForPartsOfIt() {
        UUID mail = fixture.channel(inbox, "email");
        var first = take(Arrivals.of(
                        mail,
                        inbox,
                        "1",
                        "text",
                        "<1@x>",
                        "t1",
                        null,
                        "buyer@" + domain,
                        List.of(),
                        List.of(new Arrival.Party(null, "colleague@" + domain)),
                        "hello"))
                .getFirst();
        var answer = take(Arrivals.of(
                        mail,
                        inbox,
                        "2",
                        "text",
                        "<2@x>",
                        "t2",
                        null,
                        "buyer@" + domain,
                        List.of("<1@x>"),
                        List.of(),
                        "again"))
                .getFirst();
        var colleague = take(Arrivals.of(
                        mail,
                        inbox,
                        "3",
                        "text",
                        "<3@x>",
                        "t3",
                        null,
                        "colleague@" + domain,
                        List.of("<2@x>", "<1@x>"),
                        List.of(),
                        "me too"))
                .getFirst();
        var stranger = take(Arrivals.of(
                        mail,
                        inbox,
                        "4",
                        "text",
                        "<4@x>",
                        "t4",
                        null,
                        "stranger@elsewhere.org",
                        List.of("<1@x>"),
                        List.of(),
                        "let me in"))
                .getFirst();
        var trusted = take(Arrivals.of(
                        mail,
                        inbox,
                        "5",
                        "text",
                        "<5@x>",
                        "t5",
                        first.conversationId(),
                        "forwarder@elsewhere.org",
                        List.of(),
                        List.of(),
                        "by token"))
                .getFirst();

        assertThat(answer.conversationId()).isEqualTo(first.conversationId());
        assertThat(colleague.conversationId()).isEqualTo(first.conversationId());
        assertThat(stranger.conversationId()).isNotEqualTo(first.conversationId());
        assertThat(trusted.conversationId()).isEqualTo(first.conversationId());
        assertThat(fixture.text("select kind from participant where conversation_id = '" + first.conversationId()
                        + "' and address = 'forwarder@elsewhere.org'"))
                .isEqualTo("third_party");
        assertThat(fixture.number(
                        "select count(*) from conversation c join contact_identity i on i.contact_id = c.contact_id where c.id = '"
                                + first.conversationId() + "' and i.normalized = 'buyer@" + domain + "'"))
                .isEqualTo(1);
    }

    @Test
    void wholeThreadInOneBatchStaysOneConversation() {
        UUID mail = fixture.channel(inbox, "email");
        var taken = take(
                Arrivals.of(mail, inbox, "1", "text", "<a@x>", "t1", null, "b@" + domain, List.of(), List.of(), "1"),
                Arrivals.of(
                        mail, inbox, "2", "text", "<b@x>", "t2", null, "b@" + domain, List.of("<a@x>"), List.of(), "2"),
                Arrivals.of(
                        mail,
                        inbox,
                        "3",
                        "text",
                        "<c@x>",
                        "t3",
                        null,
                        "b@" + domain,
                        List.of("<b@x>", "<a@x>"),
                        List.of(),
                        "3"));
        assertThat(taken.stream().map(Intake.Taken::conversationId).distinct()).hasSize(1);
        assertThat(fixture.text(
                        "select string_agg(body_text, ',' order by seq) from message where channel_account_id = '"
                                + mail + "'"))
                .isEqualTo("1,2,3");
    }

    @Test
    void copiesThatComeAtOnceAtTwoAccountsAreOneMessage() {
        UUID other = fixture.channel(fixture.inbox("Support"), "email");
        UUID mail = fixture.channel(inbox, "email");
        List<List<Arrival>> batches = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            String print = UUID.randomUUID().toString();
            String email = "p" + n % 3 + "@" + domain;
            batches.add(List.of(Arrivals.copy(mail, inbox, print, email, "copy " + n)));
            batches.add(List.of(Arrivals.copy(other, inbox, print, email, "copy " + n)));
        }
        var taken = Flux.fromIterable(batches)
                .flatMap(intake::take, 4)
                .flatMapIterable(t -> t)
                .collectList()
                .block(PATIENCE);
        assertThat(taken.stream().filter(t -> t.result() == Intake.Result.IMPORTED))
                .hasSize(20);
        assertThat(taken.stream().map(Intake.Taken::messageId).distinct()).hasSize(20);
        String both = " where channel_account_id in ('" + mail + "', '" + other + "')";
        assertThat(fixture.number("select count(*) from message" + both)).isEqualTo(20);
        assertThat(fixture.number("select count(*) from conversation" + both)).isEqualTo(20);
        assertThat(fixture.number("select count(*) from inbound_record" + both)).isEqualTo(40);
        assertThat(fixture.number("select count(*) from inbound_record" + both
                        + " and message_id in (select id from message" + both + ")"))
                .isEqualTo(40);
    }

    @Test
    void whatAMachineWroteChangesNeitherStatusNorWaiting() {
        var first =
                take(Arrivals.text(account, inbox, "h", "x@" + domain, "human")).getFirst();
        fixture.run("update conversation set status = 'closed', closed_at = now(), waiting_since = null where id = '"
                + first.conversationId() + "'");
        take(Arrivals.of(
                account,
                inbox,
                "auto",
                "auto",
                "auto",
                null,
                null,
                "x@" + domain,
                List.of(),
                List.of(),
                "Out of office"));
        assertThat(fixture.text("select status || ' ' || (waiting_since is null) from conversation where id = '"
                        + first.conversationId() + "'"))
                .isEqualTo("closed true");
        take(Arrivals.text(account, inbox, "h2", "x@" + domain, "human again"));
        assertThat(fixture.text("select status || ' ' || (waiting_since is null) from conversation where id = '"
                        + first.conversationId() + "'"))
                .isEqualTo("open false");
    }

    @Test
    void whatIsPastIsFiledClosedAndWakesNobody() {
        Instant may = Instant.parse("2024-05-02T08:00:00Z");
        Instant june = Instant.parse("2024-06-02T08:00:00Z");
        var first = take(Arrivals.past(Arrivals.text(account, inbox, "may", "x@" + domain, "in May"), may))
                .getFirst();
        String row =
                "select concat_ws(' ', status, iso(closed_at), iso(last_inbound_at), iso(last_interaction_at), preview,"
                        + " message_count, waiting_since is null) from conversation where id = '"
                        + first.conversationId() + "'";
        assertThat(fixture.text(row))
                .isEqualTo(
                        "closed 2024-05-02T08:00:00.000Z 2024-05-02T08:00:00.000Z 2024-05-02T08:00:00.000Z in May 1 t");
        var second = take(Arrivals.past(Arrivals.text(account, inbox, "june", "x@" + domain, "in June"), june))
                .getFirst();
        assertThat(second.conversationId()).isEqualTo(first.conversationId());
        take(Arrivals.past(Arrivals.text(account, inbox, "late", "x@" + domain, "found later"), may.plusSeconds(60)));
        assertThat(fixture.text(row))
                .isEqualTo(
                        "closed 2024-06-02T08:00:00.000Z 2024-06-02T08:00:00.000Z 2024-06-02T08:00:00.000Z in June 3 t");
        assertThat(fixture.text(
                        "select iso(last_interaction_at) from contact where id = (select contact_id from conversation"
                                + " where id = '" + first.conversationId() + "')"))
                .isEqualTo("2024-06-02T08:00:00.000Z");

        var now = take(Arrivals.text(account, inbox, "now", "x@" + domain, "and now"))
                .getFirst();
        assertThat(now.conversationId()).isNotEqualTo(first.conversationId());
        take(Arrivals.past(Arrivals.text(account, inbox, "july", "x@" + domain, "in July"), june.plusSeconds(60)));
        assertThat(fixture.text(
                        "select concat_ws(' ', status, preview, message_count, waiting_since > now() - interval '1 hour',"
                                + " closed_at is null, last_inbound_at > now() - interval '1 hour') from conversation where id = '"
                                + now.conversationId() + "'"))
                .isEqualTo("open and now 2 t t t");
    }

    @Test
    void aThreadThatBeganLongAgoAndGoesOnIsOpen() {
        var taken = take(
                Arrivals.past(
                        Arrivals.text(account, inbox, "old", "x@" + domain, "old"),
                        Instant.parse("2024-05-02T08:00:00Z")),
                Arrivals.text(account, inbox, "new", "x@" + domain, "new"));
        assertThat(taken.getLast().conversationId()).isEqualTo(taken.getFirst().conversationId());
        assertThat(fixture.text(
                        "select concat_ws(' ', status, preview, closed_at is null, waiting_since is null) from conversation"
                                + " where id = '" + taken.getFirst().conversationId() + "'"))
                .isEqualTo("open new t f");
    }

    @Test
    void longClosedConversationIsFollowedByANewLinkedOne() {
        var first =
                take(Arrivals.text(account, inbox, "1", "x@" + domain, "human")).getFirst();
        fixture.run("update conversation set status = 'closed', closed_at = now() - interval '15 days' where id = '"
                + first.conversationId() + "'");
        var second = take(Arrivals.text(account, inbox, "2", "x@" + domain, "back again"))
                .getFirst();
        assertThat(second.conversationId()).isNotEqualTo(first.conversationId());
        assertThat(fixture.id("select previous_id from conversation where id = '" + second.conversationId() + "'"))
                .isEqualTo(first.conversationId());
    }

    @Test
    void freeMailDomainsBelongToNoCompany() {
        fixture.run("insert into free_mail_domain values ('freemail.example.com') on conflict do nothing");
        fixture.run("insert into free_mail_domain values ('gmail.com') on conflict do nothing");
        var taken = take(Arrivals.text(account, inbox, "1", UUID.randomUUID() + "@gmail.com", "hi"))
                .getFirst();
        assertThat(fixture.text("select company_id from conversation where id = '" + taken.conversationId() + "'"))
                .isEqualTo("null");
    }

    private List<Intake.Taken> take(Arrival... arrivals) {
        return intake.take(List.of(arrivals)).block(PATIENCE);
    }

    private long count(String table) {
        return fixture.number("select count(*) from " + table + " where channel_account_id = '" + account + "'");
    }
}
