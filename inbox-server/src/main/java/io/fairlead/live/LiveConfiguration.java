package io.fairlead.live;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/** Where the live socket is found. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    @Bean
    SimpleUrlHandlerMapping liveAddress(LiveGate gate) {
        return new SimpleUrlHandlerMapping(Map.of("/live", gate), Ordered.HIGHEST_PRECEDENCE);
    }
}
