package io.fairlead.testing;

import io.fairlead.Fairlead;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole server on a random port, with a database of its own. Classes with the same configuration share one server and
 * its database: make the inboxes, users and accounts that a test needs, and count only these. Remote
 * images may come from 127.0.0.1.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = Fairlead.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"fairlead.demo=false", "fairlead.channels.image-hosts=127.0.0.1"})
@ContextConfiguration(initializers = TestDatabase.class)
public @interface FairleadTest {}
