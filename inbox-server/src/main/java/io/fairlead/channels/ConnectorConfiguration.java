package io.fairlead.channels;

import io.fairlead.channel.Connector;
import io.fairlead.connector.chat.ChatConnector;
import io.fairlead.connector.email.EmailConnector;
import io.fairlead.connector.form.FormConnector;
import io.fairlead.connector.webhook.WebhookConnector;
import io.fairlead.media.FileRules;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The channels that this server speaks: one bean each. */
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {

    @Bean
    Connector<?> webhook(Egress egress, Clock clock) {
        return new WebhookConnector(egress.client(), clock, new SecureRandom());
    }

    @Bean
    FormConnector form(FileRules rules) {
        return new FormConnector(rules::refusal);
    }

    @Bean(destroyMethod = "close")
    EmailConnector email(Clock clock, Egress egress, KeptSecrets secrets) {
        return new EmailConnector(clock, new SecureRandom(), egress.client(), secrets);
    }

    @Bean
    Connector<?> chat(Clock clock) {
        return new ChatConnector(clock, new SecureRandom());
    }
}
