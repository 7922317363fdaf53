package io.fairlead.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * In production there is no demo, whatever else is set. Where there is one, agents' replies may reach its shop, which listens
 * on this machine. Found through {@code META-INF/spring.factories}.
 */
public final class DemoSwitch implements EnvironmentPostProcessor {

    private static final String ON = "fairlead.demo";
    private static final String HOSTS = "fairlead.channels.internal-hosts";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.matchesProfiles("production")) {
            put(environment, ON, "false");
        } else if (environment.getProperty(ON, Boolean.class, false)) {
            List<String> hosts = new ArrayList<>(Binder.get(environment)
                    .bind(HOSTS, Bindable.listOf(String.class))
                    .orElse(List.of()));
            hosts.add(Loopback.HOST);
            put(environment, HOSTS, String.join(",", hosts));
        }
    }

    private static void put(ConfigurableEnvironment environment, String name, String value) {
        environment.getPropertySources().addFirst(new MapPropertySource("fairlead-demo", Map.of(name, value)));
    }
}
