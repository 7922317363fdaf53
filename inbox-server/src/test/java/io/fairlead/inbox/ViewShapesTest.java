package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.customers.ContactView;
import io.fairlead.testing.FairleadTest;
import io.fairlead.testing.Fixture;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON that the SQL views build is the JSON of the Java records, field by field (see docs/adr/0004): nothing is missing
 * on either side, nothing is of another kind. The rows have something in every column.
 */
@FairleadTest
class ViewShapesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    Intake intake;

    @Autowired
    DatabaseClient db;

    @Autowired
    JsonMapper json;

    Fixture rows;
    UUID conversation;
    UUID message;

    @BeforeEach
    void rowsWithEverything() {
        rows = new Fixture(db);
        UUID inbox = rows.inbox("Sales");
        UUID account = rows.channel(inbox, "webhook");
        rows.run("update channel_account set capabilities = '{\"replies\":true,\"html\":false,\"attachments\":true,"
                + "\"typing\":false,\"recipients\":false,\"maxLength\":4000}' where id = '" + account + "'");
        UUID team = rows.team(inbox);
        UUID user = rows.user("agent", team);
        Arrival arrival = Arrivals.of(
                account,
                inbox,
                "m1",
                "text",
                "m1",
                null,
                null,
                "Ana@" + UUID.randomUUID() + ".com",
                List.of("m0"),
                List.of(new Arrival.Party("Ben", "ben@example.com")),
                "Price?");
        Intake.Taken taken = intake.take(List.of(arrival)).block(PATIENCE).getFirst();
        conversation = taken.conversationId();
        message = taken.messageId();
        rows.run("update conversation set assignee_id = '" + user + "', team_id = '" + team
                + "', queue_reason = 'no-team', country = 'PT', language = 'pt', product_line = 'chairs', tags = '{a,b}',"
                + " first_reply_at = now(), last_outbound_at = now(), closed_at = now(), window_expires_at = now(),"
                + " status = 'snoozed', snoozed_until = now(), timer_metric = 'first_response', timer_due_at = now(),"
                + " timer_warn_at = now(), timer_state = 'running' where id = '" + conversation + "'");
        rows.run(
                "update contact set country = 'PT', language = 'pt', time_zone = 'Europe/Lisbon', stated_company = 'Acme',"
                        + " tags = '{vip}', source = '{\"utm_source\":\"x\"}', custom = '{\"a\":{\"b\":[1]}}', owner_id = '"
                        + user
                        + "' where id = (select contact_id from conversation where id = '" + conversation + "')");
        UUID file =
                rows.id("insert into attachment (public_name, sha256, name, content_type, size, created_by) values ('"
                        + UUID.randomUUID() + "', 'x', 'a.pdf', 'application/pdf', 5000000000, 'test') returning id");
        rows.run("insert into message_attachment (message_id, attachment_id, position, inline, content_id) values ('"
                + message + "', '" + file + "', 1, true, 'cid')");
        String people = "[{\"name\":\"Ana\",\"address\":\"a@example.com\"}]";
        rows.run("update message set body_html = '<p>', quote_offset = 3, recipients = '{\"to\":" + people + ",\"cc\":"
                + people + ",\"bcc\":" + people + ",\"replyTo\":" + people + "}', signature = 'Lin', client_msg_id = '"
                + UUID.randomUUID()
                + "', sent_at = now(), language = 'pt', failure = '{\"code\":\"x\",\"detail\":\"y\",\"retryAt\":\"2027-01-01T00:00:00Z\"}',"
                + " sender = '{\"name\":\"Ana\",\"address\":\"a@example.com\"}',"
                + " event = '{\"type\":\"assigned\",\"to\":null}', source = '{\"utm_source\":\"x\"}' where id = '"
                + message
                + "'");
    }

    @Test
    void ofAConversation() {
        same("conversation_view", conversation, ConversationView.class);
    }

    @Test
    void ofAMessage() {
        same("message_view", message, MessageView.class);
    }

    @Test
    void ofAContact() {
        same(
                "contact_view",
                rows.id("select contact_id from conversation where id = '" + conversation + "'"),
                ContactView.class);
    }

    @Test
    void ofTheEventThatTheIntakeWrites() {
        String payload = rows.text("select payload::text from journal where subject = '" + conversation
                + "' and type = 'message.received'");
        assertThat(differences("", json.readTree(payload), roundTrip(payload, InboxEvent.MessageReceived.class)))
                .isEmpty();
    }

    @Test
    void ofAHeldReply() {
        UUID held = UUID.randomUUID();
        String people = "[{\"name\":\"Ana\",\"address\":\"a@example.com\"}]";
        rows.run(
                "insert into scheduled_message (id, conversation_id, author_id, author_name, client_msg_id, request_hash,"
                        + " command, local_time, zone, due_at, after_seq, state, reason, message_id) select '" + held
                        + "', c.id, c.assignee_id, 'Mei', '" + UUID.randomUUID()
                        + "', 'x', '{\"text\":\"Hello\",\"subject\":\"Price\",\"thenStatus\":\"closed\",\"to\":"
                        + people
                        + ",\"cc\":" + people + ",\"bcc\":" + people
                        + "}', '2027-03-14 09:00', 'Europe/Lisbon', now(), 1, 'cancelled',"
                        + " 'by-hand', '" + message + "' from conversation c where c.id = '" + conversation + "'");
        rows.run("insert into scheduled_attachment (scheduled_id, attachment_id, position) select '" + held
                + "', attachment_id, 1 from message_attachment where message_id = '" + message + "'");
        // A held reply is shown as text: its pictures are files like others.
        same("scheduled_view", held, ScheduledView.class, ".attachments[].contentId");
    }

    /** @param unused what this view never fills */
    private void same(String view, UUID id, Class<?> shape, String... unused) {
        String text = rows.text("select json::text from " + view + " where id = '" + id + "'");
        JsonNode built = json.readTree(text);
        assertThat(empty("", built)).as("columns that this test should fill").containsExactly(unused);
        assertThat(differences("", built, roundTrip(text, shape))).isEmpty();
    }

    private JsonNode roundTrip(String text, Class<?> shape) {
        return json.readTree(json.writeValueAsString(json.readValue(text, shape)));
    }

    private static List<String> differences(String path, JsonNode sql, JsonNode java) {
        List<String> found = new ArrayList<>();
        if (sql.isObject() && java.isObject()) {
            Set<String> names = new TreeSet<>(sql.propertyNames());
            names.addAll(java.propertyNames());
            for (String name : names) {
                if (sql.has(name) && java.has(name)) {
                    found.addAll(differences(path + "." + name, sql.get(name), java.get(name)));
                } else {
                    found.add(path + "." + name + " only in " + (sql.has(name) ? "SQL" : "Java"));
                }
            }
        } else if (sql.isArray() && java.isArray() && sql.size() == java.size()) {
            for (int n = 0; n < sql.size(); n++) {
                found.addAll(differences(path + "[" + n + "]", sql.get(n), java.get(n)));
            }
        } else if (!value(sql).equals(value(java))) {
            found.add(path + ": " + sql + " in SQL, " + java + " in Java");
        }
        return found;
    }

    /** Times are compared as times: one side prints 12:00:00Z, the other 12:00:00.000Z. */
    private static Object value(JsonNode node) {
        if (node.isString()) {
            try {
                return Instant.parse(node.asString());
            } catch (DateTimeException e) {
                return node.asString();
            }
        }
        return node.isNumber() ? node.asLong() : node;
    }

    private static List<String> empty(String path, JsonNode node) {
        List<String> found = new ArrayList<>();
        if (node.isNull() && !path.equals(".event.to")) {
            found.add(path);
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> one : node.properties()) {
                found.addAll(empty(path + "." + one.getKey(), one.getValue()));
            }
        }
        if (node.isArray()) {
            node.forEach(one -> found.addAll(empty(path + "[]", one)));
        }
        return found;
    }
}
