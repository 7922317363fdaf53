package io.fairlead.inbox;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that the SQL views build into the records of the same shape. */
@Component
record Json(JsonMapper mapper) {

    ConversationView conversation(String text) {
        return mapper.readValue(text, ConversationView.class);
    }

    ConversationView conversation(Readable row) {
        return conversation(Columns.text(row, "json"));
    }

    MessageView message(String text) {
        return mapper.readValue(text, MessageView.class);
    }

    MessageView message(Readable row) {
        return message(Columns.text(row, "json"));
    }

    String write(Object value) {
        return mapper.writeValueAsString(value);
    }
}
