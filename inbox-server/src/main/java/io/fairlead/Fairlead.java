package io.fairlead;

import io.fairlead.standalone.Standalone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Fairlead {

    public static void main(String[] args) {
        SpringApplication program = new SpringApplication(Fairlead.class);
        program.addInitializers(new Standalone());
        program.run(args);
    }
}
