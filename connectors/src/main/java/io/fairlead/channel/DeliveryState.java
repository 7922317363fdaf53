package io.fairlead.channel;

/** How far a message of ours came. It moves forward by order; {@link #FAILED} only from before {@link #DELIVERED}. */
public enum DeliveryState {
    SENT,
    DELIVERED,
    READ,
    FAILED
}
