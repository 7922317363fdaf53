package io.fairlead.channel;

import java.time.Instant;

/**
 * Where something lies in a watched channel, such as a mail in a folder. A place and a number name one thing; that it is
 * still the same thing is told by when it arrived and how large it is.
 *
 * @param place in which numbers mean something, for mail the folder and its UIDVALIDITY; at most 300 characters
 * @param number ascending in the order of arrival, never given twice
 * @param arrivedAt when the provider got it, to the second
 * @param size in bytes, as the provider states it
 */
public record Slot(String place, long number, Instant arrivedAt, long size) {}
