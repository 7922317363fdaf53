package io.fairlead.connector.email.mime;

/**
 * What a mail may cost to read.
 *
 * @param parts in all
 * @param depth of multiparts in multiparts; a mail that is attached to a mail is a file and is not opened
 * @param headerBytes of the mail and of each part
 */
public record MimeLimits(int parts, int depth, int headerBytes) {
    public static final MimeLimits STANDARD = new MimeLimits(1_000, 20, 256 * 1024);
}
