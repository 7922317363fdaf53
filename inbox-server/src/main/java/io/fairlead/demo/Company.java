package io.fairlead.demo;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The company as outsiders know it: the lines on which it can be reached. */
record Company(List<Line> lines) {

    /**
     * @param path where it is reached on the server, without host: {@code /in/webhook/…}; of a mail line the address
     * @param secret a webhook's signing secret
     */
    record Line(
            UUID id,
            UUID inboxId,
            String kind,
            String region,
            String topic,
            String path,
            @Nullable String secret) {

        boolean isFor(Customer customer) {
            return region.equals("any") || region.equals(customer.region());
        }
    }
}
