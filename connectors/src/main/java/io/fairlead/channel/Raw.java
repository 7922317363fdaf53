package io.fairlead.channel;

/** The bytes as received, kept for the ledger and the quarantine. Not copied: nobody writes to them. */
public record Raw(byte[] bytes, String mediaType) {
    @SuppressWarnings("ArrayRecordComponent")
    public Raw {}
}
