package io.fairlead.presence;

import java.util.Set;
import java.util.UUID;

/**
 * Everything a node knows of its own users, as it lies in Redis.
 *
 * @param number of the newest signal that it contains; an older state than the signals heard is out of date
 */
record NodeState(String node, long number, Set<UUID> online, Set<Windows.View> views) {}
