package io.fairlead.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs the programs that are named, or all. */
final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        String named = arguments.length == 0 ? "" : arguments[0];
        int rounds = arguments.length < 2 ? 5 : Integer.parseInt(arguments[1]);
        List<String> programs = named.isBlank() ? List.of("p1", "p2", "p3", "p4") : List.of(named.split(","));
        Figures.say(
                "%d processors, Java %s, %d rounds, medians",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), rounds);
        for (String program : programs) {
            switch (program) {
                case "p1" -> Intaking.run(20_000, rounds);
                case "p2" -> Latency.run(15, rounds);
                case "p3" -> Push.run(20, 15, rounds);
                case "p4" -> {
                    FanOut.run(4, 100, rounds);
                    FanOut.run(32, 20, rounds);
                }
                case "import" -> Importing.run(50_000);
                case "mail" -> Mailboxes.run(5_000, 10_000);
                default ->
                    throw new IllegalArgumentException("There are p1, p2, p3, p4, import and mail, not " + program);
            }
        }
        System.exit(0);
    }
}
