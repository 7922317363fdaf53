package io.fairlead.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.Outcome;
import io.fairlead.channels.MailRoom.Sent;
import io.fairlead.channels.MailRoom.Story;
import io.fairlead.channels.MailRoom.Taken;
import io.fairlead.testing.FairleadTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** In which conversation a mail belongs, and whom an answer to it goes to. */
@FairleadTest
@AutoConfigureWebTestClient(timeout = "20s")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreadingTest {

    private static final String FIRST = """
            From: Anna Berg <anna@ACME>
            To: SALES
            Message-ID: <a1@ACME>
            Date: Mon, 23 Nov 2026 10:00:00 +0800
            Subject: 40 chairs

            Please quote.""";

    @Autowired
    WebTestClient http;

    @Autowired
    DatabaseClient db;

    @Autowired
    Receiver receiver;

    @Autowired
    Accounts accounts;

    private static final int AT_ONCE = 6;

    private MailRoom room;
    private ExecutorService clerks;
    private Map<String, Future<?>> told;

    record Situation(String name, Consumer<Story> story) {}

    /** They know nothing of each other, and wait for mail servers most of the time: so they go on side by side. */
    @BeforeEach
    void open() {
        if (room == null) {
            room = new MailRoom(db, http, receiver, accounts);
            clerks = Executors.newFixedThreadPool(AT_ONCE);
            told = all().collect(Collectors.toMap(Situation::name, each -> clerks.submit(() -> tell(each))));
        }
    }

    @AfterAll
    void close() {
        if (room != null) {
            clerks.shutdownNow();
            room.close();
        }
    }

    private void tell(Situation situation) {
        Story story = room.story();
        situation.story().accept(story);
        story.holds();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void everybodyFindsTheirThreadAndOnlyTheirs(String situation) throws InterruptedException {
        try {
            told.get(situation).get();
        } catch (ExecutionException e) {
            throw new AssertionError(situation, e.getCause());
        }
    }

    private static Situation when(String name, Consumer<Story> story) {
        return new Situation(name, story);
    }

    Stream<String> situations() {
        return all().map(Situation::name);
    }

    private Stream<Situation> all() {
        return Stream.of(tokens(), ids(), strangers(), copies(), ourselves(), machines(), states(), recipients())
                .flatMap(List::stream);
    }

    private List<Situation> tokens() {
        return List.of(
                when("first mail begins a conversation", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    assertThat(first.outcome()).isEqualTo(Outcome.IMPORTED);
                    assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@ACME"));
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("token in To alone", s -> byToken(s, "To: TOKEN")),
                when("token in Cc", s -> byToken(s, "To: SALES\nCc: TOKEN")),
                when(
                        "token in Delivered-To, Bcc to us",
                        s -> byToken(s, "Delivered-To: TOKEN\nTo: undisclosed-recipients:;")),
                when("token in X-Original-To", s -> byToken(s, "X-Original-To: TOKEN\nTo: SALES")),
                when("token in Envelope-To", s -> byToken(s, "Envelope-to: TOKEN\nTo: SALES")),
                when("token in other case", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    String token = s.answer(first.conversation()).replyTo();
                    int plus = token.indexOf('+');
                    String shouted =
                            token.substring(0, plus) + token.substring(plus).toUpperCase(Locale.ROOT);
                    Taken again = s.mail("SALES", mail("Anna@ACME", "To: " + shouted, "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                }),
                when("token wins over ids of another conversation", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken other = s.mail("SALES", mail("anna@ACME", "To: SALES", "b1"));
                    String token = s.answer(first.conversation()).replyTo();
                    Taken again = s.mail("SALES", mail("anna@ACME", "To: " + token + "\nIn-Reply-To: <b1@ACME>", "a2"));
                    assertThat(again.conversation())
                            .isEqualTo(first.conversation())
                            .isNotEqualTo(other.conversation());
                }),
                when("forged token", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    String token = s.answer(first.conversation()).replyTo();
                    char last = token.charAt(token.indexOf('@') - 1);
                    String forged = token.replace(last + "@", (last == '0' ? '1' : '0') + "@");
                    Taken again = s.mail("SALES", mail("eve@ELSE", "To: " + forged, "e1"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                }),
                when("token of one mailbox at another", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    String token = s.answer(first.conversation()).replyTo();
                    String moved = room.address("INFO")
                            .replace("@", token.substring(token.indexOf('+'), token.indexOf('@')) + "@");
                    Taken again = s.mail("INFO", mail("eve@ELSE", "To: " + moved, "e1"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                }));
    }

    private void byToken(Story s, String headers) {
        Taken first = s.mail("SALES", FIRST);
        String token = s.answer(first.conversation()).replyTo();
        assertThat(token).contains("+");
        Taken again = s.mail("SALES", mail("anna@ACME", headers.replace("TOKEN", token), "a2"));
        assertThat(again.conversation()).isEqualTo(first.conversation());
        assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@ACME"));
    }

    private List<Situation> ids() {
        return List.of(
                when("In-Reply-To of our answer", s -> byId(s, "In-Reply-To: OURS")),
                when("In-Reply-To of the customer's own mail", s -> byId(s, "In-Reply-To: <a1@ACME>")),
                when("several ids in In-Reply-To", s -> byId(s, "In-Reply-To: <unknown@ACME> OURS <x@y>")),
                when(
                        "In-Reply-To with words",
                        s -> byId(s, "In-Reply-To: Message from sales of Monday OURS (was: chairs)")),
                when(
                        "In-Reply-To is junk, References good",
                        s -> byId(s, "In-Reply-To: your mail\nReferences: <a1@ACME> OURS")),
                when(
                        "In-Reply-To empty, one reference broken",
                        s -> byId(s, "In-Reply-To:\nReferences: <a1@ACME <<> OURS")),
                when("id without angle brackets", s -> byId(s, "In-Reply-To: a1@ACME")),
                when("References folded", s -> byId(s, "References: <z0@ACME>\n <a1@ACME>\n\t<z1@ACME>")),
                when(
                        "Gmail",
                        s -> byId(s, "In-Reply-To: OURS\nReferences: <a1@ACME> OURS\nX-Gm-Message-State: AOJu0Yx")),
                when(
                        "Outlook",
                        s -> byId(
                                s,
                                "In-Reply-To: OURS\nReferences: <a1@ACME> OURS\nThread-Topic: 40 chairs\nThread-Index: AQHbPZ1KX0c1m2l3")),
                when(
                        "QQ",
                        s -> byId(s, "In-Reply-To: OURS\nX-QQ-mid: webmail123\nX-Mailer: QQMail 2.x\nX-QQ-STYLE: 1")),
                when(
                        "163",
                        s -> byId(
                                s,
                                "References: OURS <a1@ACME>\nX-CM-SenderInfo: xyz\nX-Mailer: Coremail Webmail Server")),
                when("last reference wins", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken other = s.mail("SALES", mail("anna@ACME", "To: SALES", "b1"));
                    Taken again =
                            s.mail("SALES", mail("anna@ACME", "To: SALES\nReferences: <a1@ACME> <b1@ACME>", "a2"));
                    assertThat(again.conversation())
                            .isEqualTo(other.conversation())
                            .isNotEqualTo(first.conversation());
                }),
                when("ids in other case are other ids", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken again = s.mail("SALES", mail("anna@ACME", "To: SALES\nIn-Reply-To: <A1@ACME>", "a2"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                }),
                when("Outlook with Thread-Index alone", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken again = s.mail(
                            "SALES",
                            mail("anna@ACME", "To: SALES\nThread-Topic: 40 chairs\nThread-Index: AQHbPZ1K", "a2"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                }),
                when("same subject, same sender, nothing else", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken again = s.mail("SALES", mail("anna@ACME", "To: SALES", "a2"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                    assertThat(s.contactOf(again.conversation())).isEqualTo(s.contactOf(first.conversation()));
                }),
                when("Jira: one foreign id for every mail", s -> {
                    Taken first =
                            s.mail("SALES", mail("jira@ACME", "To: SALES\nIn-Reply-To: <JIRA.1.17@ACME>", "JIRA.1.18"));
                    Taken again =
                            s.mail("SALES", mail("jira@ACME", "To: SALES\nIn-Reply-To: <JIRA.2.17@ACME>", "JIRA.2.18"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                }),
                when("Message-ID used again for other words", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken again = s.mail("SALES", FIRST.replace("Please quote.", "Forget the chairs."));
                    assertThat(again.outcome()).isEqualTo(Outcome.IMPORTED);
                    assertThat(again.message()).isNotEqualTo(first.message());
                }),
                when("no Message-ID, answered by token", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("Message-ID: <a1@ACME>\n", ""));
                    Sent sent = s.answer(first.conversation());
                    assertThat(sent.header("In-Reply-To")).isEmpty();
                    Taken again = s.mail("SALES", mail("anna@ACME", "To: " + sent.replyTo(), "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                }),
                when("a thread of three in the order it was written", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken second = s.mail("SALES", mail("anna@ACME", "To: SALES\nIn-Reply-To: <a1@ACME>", "a2"));
                    Taken third = s.mail("SALES", mail("anna@ACME", "To: SALES\nIn-Reply-To: <a2@ACME>", "a3"));
                    assertThat(List.of(second.conversation(), third.conversation()))
                            .containsOnly(first.conversation());
                }));
    }

    private void byId(Story s, String headers) {
        Taken first = s.mail("SALES", FIRST);
        Sent sent = s.answer(first.conversation());
        Taken again = s.mail("SALES", mail("anna@ACME", "To: SALES\n" + headers.replace("OURS", sent.id()), "a2"));
        assertThat(again.conversation()).isEqualTo(first.conversation());
        assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
    }

    private List<Situation> strangers() {
        return List.of(
                when("stranger with our token is a third party", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    Taken strange = s.mail("SALES", mail("eve@ELSE", "To: " + sent.replyTo(), "e1"));
                    assertThat(strange.conversation()).isEqualTo(first.conversation());
                    assertThat(s.kindOf(first.conversation(), "eve@ELSE")).isEqualTo("third_party");
                    assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@ACME"));
                    // What one answers by itself still goes to the customer; to the stranger only if one means it.
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                    assertThat(s.reply(first.conversation(), strange.message())).isEqualTo(s.fill("eve@ELSE |"));
                    assertThat(s.plan(first.conversation(), null)
                                    .get("thirdParties")
                                    .toString())
                            .contains(s.fill("eve@ELSE"));
                    assertThat(s.answer(first.conversation()).header("To"))
                            .contains(s.fill("anna@ACME"))
                            .doesNotContain("eve@");
                }),
                when("stranger's firm does not become the conversation's", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("anna@ACME", "anna.ACME@gmail.com"));
                    Sent sent = s.answer(first.conversation());
                    s.mail("SALES", mail("eve@ELSE", "To: " + sent.replyTo(), "e1"));
                    assertThat(room.rows.text("select coalesce(company_id::text, 'none') from conversation where id = '"
                                    + first.conversation() + "'"))
                            .isEqualTo("none");
                }),
                when("stranger who names the customer's id", s -> apart(s, "eve@ELSE", "References: <a1@ACME>")),
                when("stranger who names our id", s -> apart(s, "eve@ELSE", "In-Reply-To: OURS")),
                when("stranger with the customer's name", s -> apart(s, "Anna Berg <anna@ELSE>", "In-Reply-To: OURS")),
                when("stranger with a forged subject", s -> apart(s, "eve@ELSE", "Subject: Re: [#1] 40 chairs")),
                when(
                        "the customer's address as a name",
                        s -> apart(s, "\"anna@ACME\" <eve@ELSE>", "In-Reply-To: OURS")),
                when("no sender at all", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken nobody = s.mail("SALES", "To: SALES\nIn-Reply-To: <a1@ACME>\nMessage-ID: <n1@ACME>\n\nHello");
                    assertThat(nobody.conversation()).isNotNull().isNotEqualTo(first.conversation());
                    assertThat(s.reply(nobody.conversation(), null)).isEqualTo("|");
                }),
                when("colleague in Cc answers", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("To: SALES", "To: SALES\nCc: Bob <bob@ELSE>"));
                    Taken bob = s.mail("SALES", mail("bob@ELSE", "To: SALES\nIn-Reply-To: <a1@ACME>", "b1"));
                    assertThat(bob.conversation()).isEqualTo(first.conversation());
                    assertThat(s.kindOf(first.conversation(), "bob@ELSE")).isEqualTo("cc");
                    assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@ACME"));
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("bob@ELSE |"));
                }),
                when("colleague in To answers", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("To: SALES", "To: bob@ELSE, SALES"));
                    Taken bob = s.mail("SALES", mail("bob@ELSE", "To: SALES\nReferences: <a1@ACME>", "b1"));
                    assertThat(bob.conversation()).isEqualTo(first.conversation());
                }),
                when("forwarded within the firm, the colleague answers us", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    Taken bob = s.mail(
                            "SALES",
                            mail("bob@ACME", "To: SALES\nReferences: <a1@ACME> " + sent.id() + " <fw@ACME>", "b1"));
                    assertThat(bob.conversation()).isEqualTo(first.conversation());
                    assertThat(s.kindOf(first.conversation(), "bob@ACME")).isEqualTo("third_party");
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("forwarded out of the firm", s -> apart(s, "agent@ELSE", "References: <a1@ACME> OURS <fw@ACME>")),
                when("two people of one free-mail service are no colleagues", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("anna@ACME", "anna.ACME@gmail.com"));
                    Taken other =
                            s.mail("SALES", mail("eve.ACME@gmail.com", "To: SALES\nIn-Reply-To: <a1@ACME>", "e1"));
                    assertThat(other.conversation()).isNotEqualTo(first.conversation());
                }),
                when("somebody we put in Cc answers", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(
                            first.conversation(),
                            Map.of(
                                    "to", List.of(Map.of("address", s.fill("anna@ACME"))),
                                    "cc", List.of(Map.of("name", "Forwarder", "address", s.fill("Ship@ELSE")))));
                    Taken ship = s.mail("SALES", mail("ship@ELSE", "To: SALES\nIn-Reply-To: " + sent.id(), "s1"));
                    assertThat(ship.conversation()).isEqualTo(first.conversation());
                    assertThat(s.kindOf(first.conversation(), "ship@ELSE")).isEqualTo("cc");
                }),
                when("plus-addressed customer answers from the plain address", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("anna@ACME", "anna.ACME+chairs@gmail.com"));
                    Taken again =
                            s.mail("SALES", mail("anna.ACME@gmail.com", "To: SALES\nIn-Reply-To: <a1@ACME>", "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                }),
                when("customer's address in capitals", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken again = s.mail(
                            "SALES",
                            mail("ANNA@ACME".toUpperCase(Locale.ROOT), "To: SALES\nIn-Reply-To: <a1@ACME>", "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                }),
                when("domain in its own script and as A-labels", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("anna@ACME", "anna@bücher.ACME"));
                    Taken again =
                            s.mail("SALES", mail("anna@xn--bcher-kva.ACME", "To: SALES\nIn-Reply-To: <a1@ACME>", "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                    assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@xn--bcher-kva.ACME"));
                }));
    }

    private void apart(Story s, String from, String headers) {
        Taken first = s.mail("SALES", FIRST);
        Sent sent = s.answer(first.conversation());
        Taken other = s.mail("SALES", mail(from, "To: SALES\n" + headers.replace("OURS", sent.id()), "e1"));
        assertThat(other.conversation()).isNotNull().isNotEqualTo(first.conversation());
        assertThat(s.contactOf(other.conversation())).isNotEqualTo(s.contactOf(first.conversation()));
        assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
    }

    private List<Situation> copies() {
        return List.of(
                when("to two mailboxes of one inbox", s -> {
                    String mail = FIRST.replace("To: SALES", "To: SALES, INFO");
                    Taken one = s.mail("SALES", "Delivered-To: SALES\n" + mail);
                    Taken two = s.mail("INFO", "Delivered-To: INFO\n" + mail);
                    assertThat(two.outcome()).isEqualTo(Outcome.DUPLICATE);
                    assertThat(two.message()).isEqualTo(one.message());
                    assertThat(s.replyAll(one.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("to two mailboxes of two inboxes", s -> {
                    String mail = FIRST.replace("To: SALES", "To: SALES\nCc: SUPPORT");
                    Taken one = s.mail("SUPPORT", "Received: by support\n" + mail);
                    Taken two = s.mail("SALES", "Received: by sales\n" + mail);
                    assertThat(two.message()).isEqualTo(one.message());
                }),
                when("twice in one mailbox, by two ways", s -> {
                    Taken one = s.mail("SALES", "Received: by the front door\n" + FIRST);
                    Taken two = s.mail("SALES", "Received: by the back door\n" + FIRST);
                    assertThat(two.outcome()).isEqualTo(Outcome.DUPLICATE);
                    assertThat(two.message()).isEqualTo(one.message());
                }),
                when("the other mailbox in Cc of an answer gets it first", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    String answer = mail(
                            "anna@ACME", "To: " + sent.replyTo() + "\nCc: SUPPORT\nIn-Reply-To: " + sent.id(), "a2");
                    Taken there = s.mail("SUPPORT", "Delivered-To: SUPPORT\n" + answer);
                    Taken here = s.mail("SALES", "Delivered-To: SALES\n" + answer);
                    assertThat(there.conversation()).isEqualTo(first.conversation());
                    assertThat(here.message()).isEqualTo(there.message());
                }),
                when("an id does not lead into an inbox that was not written to", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken other = s.mail("SUPPORT", mail("anna@ACME", "To: SUPPORT\nIn-Reply-To: <a1@ACME>", "a2"));
                    assertThat(other.conversation()).isNotEqualTo(first.conversation());
                }),
                when("stranger with our token, the other mailbox has it first", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    String strange = mail("eve@ELSE", "To: " + sent.replyTo() + ", SUPPORT", "e1");
                    Taken there = s.mail("SUPPORT", "Delivered-To: SUPPORT\n" + strange);
                    Taken here = s.mail("SALES", "Delivered-To: SALES\n" + strange);
                    assertThat(there.conversation()).isNotEqualTo(first.conversation());
                    assertThat(here.conversation()).isEqualTo(first.conversation());
                }),
                when("same id at another mailbox, other words", s -> {
                    Taken one = s.mail("SALES", FIRST);
                    Taken two = s.mail("INFO", FIRST.replace("Please quote.", "Something else."));
                    assertThat(two.outcome()).isEqualTo(Outcome.IMPORTED);
                    assertThat(two.message()).isNotEqualTo(one.message());
                }),
                when("neither id nor date: two may be two", s -> {
                    String mail = "From: anna@ACME\nTo: SALES, INFO\n\nYes";
                    Taken one = s.mail("SALES", mail);
                    Taken two = s.mail("INFO", mail);
                    assertThat(two.outcome()).isEqualTo(Outcome.IMPORTED);
                    assertThat(two.message()).isNotEqualTo(one.message());
                }),
                when("no id, but a date", s -> {
                    String mail = FIRST.replace("Message-ID: <a1@ACME>\n", "");
                    Taken one = s.mail("SALES", "Delivered-To: SALES\n" + mail);
                    Taken two = s.mail("INFO", "Delivered-To: INFO\n" + mail);
                    assertThat(two.message()).isEqualTo(one.message());
                }));
    }

    private List<Situation> ourselves() {
        return List.of(
                when("our answer comes back by another mailbox of ours", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    Taken back = s.mail(
                            "INFO",
                            "From: SALES\nTo: anna@ACME\nCc: INFO\nMessage-ID: " + sent.id() + "\n\nWith pleasure");
                    assertThat(back.outcome()).isEqualTo(Outcome.LOOP);
                    assertThat(back.message()).isEqualTo(sent.message());
                }),
                when("our id in a stranger's mail is no loop", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    Taken other = s.mail("INFO", "From: eve@ELSE\nTo: INFO\nMessage-ID: " + sent.id() + "\n\nHello");
                    assertThat(other.outcome()).isEqualTo(Outcome.IMPORTED);
                    assertThat(other.conversation()).isNotEqualTo(first.conversation());
                }),
                when("from ourselves to ourselves", s -> {
                    Taken mail = s.mail("SALES", "From: SALES\nTo: SALES\nMessage-ID: <o1@ACME>\n\nA note");
                    assertThat(mail.outcome()).isEqualTo(Outcome.AUTO);
                    assertThat(s.reply(mail.conversation(), null)).isEqualTo("|");
                }),
                when("from ourselves by another program, into the thread", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken mail = s.mail(
                            "SALES",
                            "From: SALES\nTo: anna@ACME\nCc: SALES\nIn-Reply-To: <a1@ACME>\nMessage-ID: <o1@ACME>\n\nHi");
                    assertThat(mail.outcome()).isEqualTo(Outcome.AUTO);
                    assertThat(mail.conversation()).isEqualTo(first.conversation());
                    // Never as an agent: anybody can write a From.
                    assertThat(room.rows.text("select direction from message where id = '" + mail.message() + "'"))
                            .isEqualTo("in");
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("forwarded from one mailbox of ours to the other", s -> {
                    Taken mail = s.mail("INFO", "From: SALES\nTo: INFO\nMessage-ID: <o1@ACME>\n\nPlease take this");
                    assertThat(mail.outcome()).isEqualTo(Outcome.IMPORTED);
                    assertThat(s.reply(mail.conversation(), null)).isEqualTo("|");
                }));
    }

    private List<Situation> machines() {
        return List.of(
                when("out of office in the thread changes nothing", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation(), Map.of("thenStatus", "waiting_customer"));
                    Taken away = s.mail(
                            "SALES",
                            mail(
                                    "anna@ACME",
                                    "To: SALES\nAuto-Submitted: auto-replied\nIn-Reply-To: " + sent.id(),
                                    "a2"));
                    assertThat(away.outcome()).isEqualTo(Outcome.AUTO);
                    assertThat(away.conversation()).isEqualTo(first.conversation());
                    assertThat(s.status(first.conversation())).isEqualTo("waiting_customer");
                }),
                when("a machine that names our id comes into the thread from anywhere", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    Taken away = s.mail(
                            "SALES",
                            mail(
                                    "vacation@ELSE",
                                    "To: SALES\nAuto-Submitted: auto-replied\nReferences: " + sent.id(),
                                    "v1"));
                    assertThat(away.conversation()).isEqualTo(first.conversation());
                    assertThat(s.kindOf(first.conversation(), "vacation@ELSE")).isEqualTo("third_party");
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("a machine that names the customer's id only does not", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Taken away = s.mail(
                            "SALES",
                            mail("robot@ELSE", "To: SALES\nAuto-Submitted: auto-replied\nReferences: <a1@ACME>", "v1"));
                    assertThat(away.conversation()).isNotEqualTo(first.conversation());
                }),
                when("mailing list", s -> {
                    Taken list = s.mail(
                            "SALES",
                            mail(
                                    "anna@ACME",
                                    "To: traders@ELSE\nReply-To: traders@ELSE\nList-Id: <traders.ELSE>",
                                    "l1"));
                    assertThat(list.outcome()).isEqualTo(Outcome.AUTO);
                    assertThat(s.contactOf(list.conversation())).isEqualTo(s.fill("anna@ACME"));
                    assertThat(s.reply(list.conversation(), list.message())).isEqualTo(s.fill("traders@ELSE |"));
                }));
    }

    private List<Situation> states() {
        return List.of(
                when("closed a moment ago: open again", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    close(first.conversation(), 1);
                    Taken again = s.mail("SALES", mail("anna@ACME", "To: SALES\nIn-Reply-To: <a1@ACME>", "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                    assertThat(s.status(first.conversation())).isEqualTo("open");
                }),
                when("closed long ago: what follows is still the customer's, whoever writes", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    close(first.conversation(), 60);
                    Taken again = s.mail("SALES", mail("eve@ELSE", "To: " + sent.replyTo(), "e1"));
                    assertThat(again.conversation()).isNotEqualTo(first.conversation());
                    assertThat(s.contactOf(again.conversation())).isEqualTo(s.fill("anna@ACME"));
                    assertThat(s.kindOf(again.conversation(), "eve@ELSE")).isEqualTo("third_party");
                }),
                when("spam stays spam", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    room.rows.run("update conversation set status = 'spam' where id = '" + first.conversation() + "'");
                    Taken again = s.mail("SALES", mail("anna@ACME", "To: SALES\nIn-Reply-To: <a1@ACME>", "a2"));
                    assertThat(again.conversation()).isEqualTo(first.conversation());
                    assertThat(s.status(first.conversation())).isEqualTo("spam");
                }));
    }

    private void close(UUID conversation, int daysAgo) {
        room.rows.run("update conversation set status = 'closed', closed_at = now() - interval '" + daysAgo
                + " days' where id = '" + conversation + "'");
    }

    private List<Situation> recipients() {
        return List.of(
                when("Reply-To elsewhere", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("To: SALES", "To: SALES\nReply-To: Desk <desk@ELSE>"));
                    assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@ACME"));
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("desk@ELSE |"));
                    assertThat(s.answer(first.conversation()).header("To"))
                            .contains(s.fill("desk@ELSE"))
                            .doesNotContain("anna@");
                }),
                when("Reply-To is ours", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("To: SALES", "To: SALES\nReply-To: SALES"));
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("everybody, each once, without us", s -> {
                    Taken first = s.mail(
                            "SALES",
                            FIRST.replace(
                                    "To: SALES",
                                    "To: SALES, Bob <bob@ACME>, BOB@ACME\nCc: bob@ACME, \"Li, Na\" <li.na@ELSE>, INFO, anna@ACME"));
                    assertThat(s.reply(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                    assertThat(s.replyAll(first.conversation(), null))
                            .isEqualTo(s.fill("anna@ACME | bob@ACME li.na@ELSE"));
                }),
                when("everybody, with our address and a token", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(first.conversation());
                    Taken again = s.mail(
                            "SALES",
                            mail(
                                    "anna@ACME",
                                    "To: " + sent.replyTo() + "\nCc: bob@ACME\nIn-Reply-To: " + sent.id(),
                                    "a2"));
                    assertThat(s.replyAll(first.conversation(), again.message()))
                            .isEqualTo(s.fill("anna@ACME | bob@ACME"));
                }),
                when("we were in Bcc", s -> {
                    Taken first = s.mail(
                            "SALES", FIRST.replace("To: SALES", "Delivered-To: SALES\nTo: undisclosed-recipients:;"));
                    assertThat(s.replyAll(first.conversation(), null)).isEqualTo(s.fill("anna@ACME |"));
                }),
                when("following up goes to whom the last one went, but not to its Bcc", s -> {
                    Taken first = s.mail("SALES", FIRST);
                    Sent sent = s.answer(
                            first.conversation(),
                            Map.of(
                                    "to", List.of(Map.of("address", s.fill("anna@ACME"))),
                                    "cc", List.of(Map.of("address", s.fill("bob@ACME"))),
                                    "bcc", List.of(Map.of("address", s.fill("boss@ELSE")))));
                    assertThat(sent.header("Bcc")).isEmpty();
                    assertThat(raw(sent)).doesNotContain(s.fill("boss@ELSE"));
                    assertThat(s.replyAll(first.conversation(), sent.message()))
                            .isEqualTo(s.fill("anna@ACME | bob@ACME"));
                    Taken boss = s.mail("SALES", mail("boss@ELSE", "To: SALES\nIn-Reply-To: " + sent.id(), "b1"));
                    assertThat(boss.conversation()).isEqualTo(first.conversation());
                }),
                when("another conversation's message cannot be answered here", s -> {
                    Taken first = s.mail("SALES", FIRST.replace("To: SALES", "To: SALES\nCc: secret@ELSE"));
                    Taken other = s.mail("SALES", mail("anna@ACME", "To: SALES", "b1"));
                    assertThat(s.replyAll(other.conversation(), null)).doesNotContain("secret@");
                    s.call(
                            org.springframework.http.HttpMethod.GET,
                            "/api/conversations/" + other.conversation() + "/reply?answers=" + first.message(),
                            null,
                            404);
                    s.call(
                            org.springframework.http.HttpMethod.POST,
                            "/api/conversations/" + other.conversation() + "/messages",
                            Map.of(
                                    "clientMsgId",
                                    UUID.randomUUID(),
                                    "kind",
                                    "reply",
                                    "text",
                                    "x",
                                    "answers",
                                    first.message()),
                            400);
                }),
                when("two senders: the first is the person", s -> {
                    Taken first = s.mail(
                            "SALES",
                            FIRST.replace(
                                    "From: Anna Berg <anna@ACME>",
                                    "From: Anna Berg <anna@ACME>, bob@ELSE\nSender: pa@ACME"));
                    assertThat(s.contactOf(first.conversation())).isEqualTo(s.fill("anna@ACME"));
                }));
    }

    private static String raw(Sent sent) {
        try {
            var out = new java.io.ByteArrayOutputStream();
            sent.mail().writeTo(out);
            return out.toString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException | jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mail(String from, String headers, String id) {
        String subject = headers.contains("Subject:") ? "" : "Subject: Re: 40 chairs\n";
        return "From: " + from + "\n" + headers + "\n" + subject + "Message-ID: <" + id + "@ACME>\n\nText of " + id;
    }
}
