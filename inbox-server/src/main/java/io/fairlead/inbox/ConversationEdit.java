package io.fairlead.inbox;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent may set on a conversation; null leaves a part as it is. */
record ConversationEdit(
        @Nullable @Pattern(regexp = "low|normal|high|urgent")
        String priority,

        @Nullable @Size(max = 998) String subject,
        @Nullable @Size(max = 100) String productLine,
        @Nullable @Size(max = 20) List<@Size(min = 1, max = 50) String> tags) {}
