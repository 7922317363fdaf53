package io.fairlead.journal;

import java.util.UUID;

/** Where the journal is: {@code seq} counts within {@code epoch}; another epoch means another history. */
public record Position(UUID epoch, long seq) {}
