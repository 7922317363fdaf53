package io.fairlead.channels;

import static io.fairlead.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.fairlead.channel.Connector;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Outcome;
import io.fairlead.channel.Raw;
import io.fairlead.testing.Fixture;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three mailboxes of ours: {@code SALES} and {@code INFO} of one inbox, {@code SUPPORT} of another. What customers write is
 * read by the connector and taken by the receiver; what we answer goes out by SMTP to a server in memory.
 */
final class MailRoom implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Office office;
    final Fixture rows;
    private final Receiver receiver;
    private final Accounts accounts;
    private final GreenMail server;
    private final Map<String, String> own = new HashMap<>();
    private final Map<String, UUID> channels = new HashMap<>();

    MailRoom(DatabaseClient db, WebTestClient http, Receiver receiver, Accounts accounts) {
        this.office = new Office(db, http);
        this.rows = office.rows;
        this.receiver = receiver;
        this.accounts = accounts;
        server = new GreenMail(new ServerSetup[] {ServerSetup.IMAP.dynamicPort(), ServerSetup.SMTP.dynamicPort()});
        server.start();
        open("SALES", office.inbox, true);
        open("INFO", office.inbox, false);
        open("SUPPORT", rows.inbox("Support"), false);
    }

    private void open(String name, UUID inbox, boolean plus) {
        String address = name.toLowerCase(java.util.Locale.ROOT) + "-"
                + UUID.randomUUID().toString().substring(0, 8) + "@ours.example";
        var _ = server.setUser(address, address, "secret word");
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", address);
        settings.put("inboxId", inbox.toString());
        settings.put("imapHost", "127.0.0.1");
        settings.put("imapPort", server.getImap().getPort());
        settings.put("imapSecurity", "none");
        settings.put("smtpHost", "127.0.0.1");
        settings.put("smtpPort", server.getSmtp().getPort());
        settings.put("smtpSecurity", "none");
        settings.put("password", "secret word");
        settings.put("importExisting", true);
        settings.put("plusAddressing", plus);
        own.put(name, address);
        channels.put(
                name, UUID.fromString(office.create("email", settings).get("id").asString()));
    }

    @Override
    public void close() {
        channels.values()
                .forEach(id -> rows.run("update channel_account set state = 'disabled' where id = '" + id + "'"));
        server.stop();
    }

    String address(String name) {
        return own.get(name);
    }

    UUID channel(String name) {
        return channels.get(name);
    }

    /** One correspondence: {@code ACME} and {@code ELSE} in it are domains of its own. */
    Story story() {
        return new Story();
    }

    /** What became of a mail. */
    record Taken(UUID conversation, UUID message, Outcome outcome) {}

    /** An answer of ours, as the customer's mail server got it. */
    record Sent(UUID message, MimeMessage mail) {
        String header(String name) {
            try {
                String value = mail.getHeader(name, null);
                return value == null ? "" : value.replaceAll("\\s+", " ");
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        String id() {
            return header("Message-ID");
        }

        String replyTo() {
            return header("Reply-To").replaceAll(".*<(.*)>", "$1");
        }
    }

    final class Story {
        private final String unique = UUID.randomUUID().toString().substring(0, 8);
        private final List<UUID> conversations = new ArrayList<>();

        String fill(String text) {
            String filled =
                    text.replace("ACME", "acme" + unique + ".example").replace("ELSE", "else" + unique + ".example");
            for (Map.Entry<String, String> each : own.entrySet()) {
                filled = filled.replace(each.getKey(), each.getValue());
            }
            return filled;
        }

        /** Headers and text, parted by a blank line. */
        Taken mail(String at, String mail) {
            AccountRef account = accounts.byId(channels.get(at)).block(PATIENCE);
            byte[] bytes = fill(mail.stripIndent()).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            Inbound read = read(account, account.connector(), bytes);
            Outcome outcome = receiver.offer(account, read).block(PATIENCE);
            String row =
                    " from inbound_record l left join message m on m.id = l.message_id where l.channel_account_id = '"
                            + account.id() + "' and l.external_key = '"
                            + read.externalKey().replace("'", "''") + "'";
            UUID message = rows.number("select count(m.id)" + row) == 0 ? null : rows.id("select m.id" + row);
            UUID conversation = message == null ? null : rows.id("select m.conversation_id" + row);
            if (conversation != null && !conversations.contains(conversation)) {
                conversations.add(conversation);
            }
            return new Taken(conversation, message, outcome);
        }

        private <S extends Record> Inbound read(AccountRef account, Connector<S> connector, byte[] bytes) {
            return connector.reread(account.account(connector), new Raw(bytes, "message/rfc822"), "");
        }

        Sent answer(UUID conversation) {
            return answer(conversation, Map.of());
        }

        Sent answer(UUID conversation, Map<String, Object> more) {
            Map<String, Object> body = new HashMap<>(more);
            body.put("clientMsgId", UUID.randomUUID());
            body.put("kind", "reply");
            body.putIfAbsent("text", "With pleasure");
            JsonNode made = call(HttpMethod.POST, "/api/conversations/" + conversation + "/messages", body, 201);
            return sent(UUID.fromString(made.get("id").asString()));
        }

        /** Once it has gone out. */
        Sent sent(UUID id) {
            await(() -> rows.text("select status from message where id = '" + id + "'")
                    .equals("sent"));
            return new Sent(id, received(id));
        }

        private MimeMessage received(UUID message) {
            String unique = message.toString().replace("-", "");
            for (MimeMessage each : server.getReceivedMessages()) {
                try {
                    if (each.getMessageID() != null && each.getMessageID().contains(unique)) {
                        return each;
                    }
                } catch (MessagingException e) {
                    throw new IllegalStateException(e);
                }
            }
            throw new AssertionError("not received: " + message);
        }

        JsonNode plan(UUID conversation, UUID answers) {
            String uri =
                    "/api/conversations/" + conversation + "/reply" + (answers == null ? "" : "?answers=" + answers);
            return call(HttpMethod.GET, uri, null, 200);
        }

        /** Addresses as {@code to | cc}, the story's names in them. */
        String reply(UUID conversation, UUID answers) {
            return named(plan(conversation, answers).get("reply"));
        }

        String replyAll(UUID conversation, UUID answers) {
            return named(plan(conversation, answers).get("replyAll"));
        }

        private String named(JsonNode recipients) {
            List<String> both = new ArrayList<>();
            for (String part : List.of("to", "cc")) {
                List<String> some = new ArrayList<>();
                recipients
                        .get(part)
                        .forEach(each -> some.add(each.get("address").asString()));
                both.add(String.join(" ", some));
            }
            return String.join(" | ", both).strip();
        }

        String kindOf(UUID conversation, String address) {
            return rows.text("select coalesce((select kind from participant where conversation_id = '" + conversation
                    + "' and address = '" + fill(address) + "'), 'nobody')");
        }

        String contactOf(UUID conversation) {
            return rows.text(
                    "select min(i.normalized) from conversation c join contact_identity i on i.contact_id = c.contact_id"
                            + " where c.id = '" + conversation + "'");
        }

        String status(UUID conversation) {
            return rows.text("select status from conversation where id = '" + conversation + "'");
        }

        /** Whatever happened: nobody is written to who is not named in the thread itself, and never we ourselves. */
        void holds() {
            for (UUID conversation : conversations) {
                List<String> named = new ArrayList<>();
                call(HttpMethod.GET, "/api/conversations/" + conversation + "/messages", null, 200)
                        .get("items")
                        .forEach(message -> {
                            for (String part : List.of("to", "cc", "replyTo")) {
                                message.get(part)
                                        .forEach(each ->
                                                named.add(each.get("address").asString()));
                            }
                            named.add(message.path("from").path("address").asString(""));
                        });
                JsonNode plan = plan(conversation, null);
                for (String which : List.of("reply", "replyAll")) {
                    for (String part : List.of("to", "cc")) {
                        plan.get(which).get(part).forEach(each -> {
                            String address = each.get("address").asString();
                            assertThat(named).contains(address);
                            assertThat(own.values()).doesNotContain(address.replaceAll("\\+.*@", "@"));
                        });
                    }
                }
            }
        }

        JsonNode call(HttpMethod method, String uri, Object body, int status) {
            WebTestClient.RequestBodySpec request =
                    office.http.method(method).uri(uri).header("Cookie", office.admin);
            byte[] answer = (body == null ? request : request.bodyValue(body))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(status)
                    .expectBody()
                    .returnResult()
                    .getResponseBody();
            return JsonMapper.shared().readTree(answer);
        }
    }
}
