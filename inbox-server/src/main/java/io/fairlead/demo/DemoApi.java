package io.fairlead.demo;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The simulators' switch. Without the demo there is no such address. */
@RestController
@RequestMapping("/api/demo")
@ConditionalOnBooleanProperty("fairlead.demo")
final class DemoApi {

    private final Notebook notebook;
    private final World world;
    private final TrafficSimulator traffic;
    private final CompanyRunner companies;

    DemoApi(Notebook notebook, World world, TrafficSimulator traffic, CompanyRunner companies) {
        this.notebook = notebook;
        this.world = world;
        this.traffic = traffic;
        this.companies = companies;
    }

    /**
     * @param running the simulators may send
     * @param idle why they do not at present although they may: {@code nobody-online}, {@code enough-open},
     *     {@code other-company}
     * @param sent since the server's start, by kind of channel
     */
    record DemoView(
            boolean running, Pace pace, Rate rate, @Nullable String idle, Map<String, Long> sent) {}

    /** @param perMinute how many messages customers begin in a minute; their answers come on top */
    record Rate(double perMinute) {}

    /** Null leaves as it is. */
    record DemoChange(@Nullable Boolean running, @Nullable Pace pace) {}

    @GetMapping
    DemoView view(Actor.User actor) {
        actor.require(Ability.DEMO_CONTROL);
        return view(notebook.memory());
    }

    /** Holds over restarts. */
    @PutMapping
    Mono<DemoView> change(Actor.User actor, @RequestBody DemoChange change) {
        actor.require(Ability.DEMO_CONTROL);
        return Mono.fromCallable(() -> notebook.change(memory -> memory.paced(
                        change.running() == null ? memory.running() : change.running(),
                        change.pace() == null ? memory.pace() : change.pace())))
                .subscribeOn(Schedulers.boundedElastic())
                .map(this::view);
    }

    private DemoView view(Memory memory) {
        boolean isOurs = companies.company() != null;
        return new DemoView(
                memory.running() && isOurs,
                memory.pace(),
                new Rate(memory.pace().perMinute()),
                isOurs ? traffic.idle() : "other-company",
                world.sent());
    }
}
