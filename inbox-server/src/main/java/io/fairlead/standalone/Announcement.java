package io.fairlead.standalone;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says where the program is to be found once it takes requests. */
@Component
final class Announcement {

    private static final Logger log = LoggerFactory.getLogger(Announcement.class);

    @EventListener
    void ready(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        String address = environment.getProperty("server.address", "127.0.0.1");
        String host = address.equals("0.0.0.0") || address.equals("::") ? "localhost" : address;
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", ""));
        log.info("Fairlead is ready: http://{}:{}", host, port);
    }
}
