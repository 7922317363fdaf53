package io.fairlead.connector.email;

import org.jspecify.annotations.Nullable;

/**
 * How far a folder has been read.
 *
 * @param validity the folder's UIDVALIDITY; when it changes all UIDs mean something else and the folder is read again
 * @param uid the last UID that was read
 * @param since mails that the server got before this second of the epoch are not wanted; 0: all are
 */
record Cursor(long validity, long uid, long since) {

    private static final String VERSION = "1";

    static @Nullable Cursor parse(@Nullable String text) {
        String[] parts = text == null ? new String[0] : text.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            return null;
        }
        return new Cursor(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }

    Cursor at(long newUid) {
        return new Cursor(validity, newUid, since);
    }

    @Override
    public String toString() {
        return VERSION + ":" + validity + ":" + uid + ":" + since;
    }
}
