package io.fairlead;

import io.fairlead.kernel.Home;
import io.fairlead.kernel.RootKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The folder of this installation, and the secret that lies in it. */
@Configuration(proxyBeanMethods = false)
class HomeConfiguration {

    @Bean
    Home home(@Value("${fairlead.home}") Path folder) {
        return Home.open(folder);
    }

    @Bean
    RootKey rootKey(Home home, @Value("${fairlead.secret-key}") String given) {
        return given.isBlank() ? RootKey.in(home, new SecureRandom()) : RootKey.parse(given);
    }
}
