package io.fairlead.demo;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Visitors with the bubble open. They stay for a while, and who comes back goes on where they left. */
@DemoPart
final class ChatSimulator implements Outsider {

    private static final int OPEN_AT_ONCE = 40;

    private final World world;
    private final Phrases phrases;
    private final RandomGenerator random = RandomGenerator.of("SecureRandom");

    /** Oldest first; guarded by itself. */
    private final Map<String, Visit> visits = new LinkedHashMap<>();

    ChatSimulator(World world, Phrases phrases) {
        this.world = world;
        this.phrases = phrases;
    }

    @Override
    public String kind() {
        return "chat";
    }

    @Override
    public void write(Company.Line line, Customer customer) throws Exception {
        Visit visit = visit(line, customer);
        visit.say(visit.hasSpoken() ? phrases.nudge(customer, random) : phrases.chat(customer, random));
    }

    private Visit visit(Company.Line line, Customer customer) {
        String key = line.id() + " " + customer.number();
        synchronized (visits) {
            Visit known = visits.get(key);
            if (known != null) {
                return known;
            }
            if (visits.size() >= OPEN_AT_ONCE) {
                Iterator<Visit> oldest = visits.values().iterator();
                oldest.next().leave();
                oldest.remove();
            }
            Visit fresh = new Visit(world, phrases, random, line, customer);
            visits.put(key, fresh);
            return fresh;
        }
    }
}
