package io.fairlead.channels;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/** Where visitors' sockets are found. */
@Configuration(proxyBeanMethods = false)
class WidgetConfiguration {

    @Bean
    SimpleUrlHandlerMapping widgetAddress(WidgetSocket socket) {
        return new SimpleUrlHandlerMapping(Map.of("/widget/{key}/socket", socket), Ordered.HIGHEST_PRECEDENCE);
    }
}
