package io.fairlead.channel;

/** What became of a delivery, once it is durable. */
public enum Outcome {
    IMPORTED,
    DUPLICATE,
    AUTO,
    APPLIED,
    IGNORED,
    QUARANTINED
}
