package io.fairlead.channel;

/** What became of a delivery, once it is durable. */
public enum Outcome {
    IMPORTED,
    DUPLICATE,
    AUTO,
    /** Of our own making, come back to us. */
    LOOP,
    /** From a sender whom the channel shuts out. */
    BLOCKED,
    APPLIED,
    IGNORED,
    QUARANTINED
}
