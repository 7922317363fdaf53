package io.fairlead.media;

/**
 * A part of a file on its way in.
 *
 * @param name of the whole file, as its sender wrote it
 * @param last nothing of this file follows
 */
record Piece(String name, String contentType, byte[] bytes, boolean last) {
    @SuppressWarnings("ArrayRecordComponent")
    Piece {}
}
