package io.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fairlead.inbox.ConversationView;
import io.fairlead.inbox.InboxEvent;
import io.fairlead.inbox.MessageView;
import io.fairlead.inbox.ScheduledView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The frames that the browser's tests are made from are those that this server would send. */
class FixturesTest {

    private static final Path FIXTURES = Path.of("..", "web-ui", "src", "live", "fixtures");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Test
    void framesHoldTheViewsOfTheServer() throws Exception {
        Set<String> types = new HashSet<>();
        for (JsonNode frame : STRICT.readTree(Files.readString(FIXTURES.resolve("conversation.json")))) {
            if (!frame.get("t").asString().equals("event")) {
                continue;
            }
            types.add(frame.get("type").asString());
            JsonNode data = frame.get("data");
            check(data.path("message"), MessageView.class);
            check(data.path("conversation"), ConversationView.class);
        }
        assertThat(types).contains("message.received", "conversation.changed", "message.status", "note.added");
    }

    @Test
    void alsoThoseOfRepliesThatAreHeld() throws Exception {
        for (JsonNode frame : STRICT.readTree(Files.readString(FIXTURES.resolve("scheduled.json")))) {
            assertThat(frame.get("type").asString()).isEqualTo(InboxEvent.MessageScheduled.TYPE);
            check(frame.at("/data/scheduled"), ScheduledView.class);
        }
    }

    private static void check(JsonNode part, Class<?> type) {
        if (part.isObject()) {
            assertThatCode(() -> {
                        Object view = STRICT.treeToValue(part, type);
                        JsonNode again = STRICT.valueToTree(view);
                        part.propertyNames()
                                .forEach(name ->
                                        assertThat(again.has(name)).as(name).isTrue());
                    })
                    .as(type.getSimpleName())
                    .doesNotThrowAnyException();
        }
    }
}
