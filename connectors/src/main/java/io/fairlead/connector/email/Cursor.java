package io.fairlead.connector.email;

import org.jspecify.annotations.Nullable;

/**
 * How far a folder has been read. It knows nothing of what people have read or moved: that is not its business.
 *
 * @param validity the folder's UIDVALIDITY; when it changes all UIDs mean something else and the folder is read again
 * @param uid the last UID that was read
 * @param since mails up to {@code floor} that the server got before this second of the epoch are not wanted; 0: all are
 * @param floor the last UID that was there when the channel began or the folder was renumbered; what came after it is wanted
 *     whatever its date, since it may have been moved in
 * @param round counts how often UIDs began anew under the same UIDVALIDITY, which servers ought not to do
 */
record Cursor(long validity, long uid, long since, long floor, int round) {

    private static final String VERSION = "2";
    private static final String FIRST_VERSION = "1";

    /** @throws NumberFormatException if it was not written here */
    static @Nullable Cursor parse(@Nullable String text) {
        String[] parts = text == null ? new String[0] : text.split(":", -1);
        if (parts.length == 4 && parts[0].equals(FIRST_VERSION)) {
            long uid = Long.parseLong(parts[2]);
            return new Cursor(Long.parseLong(parts[1]), uid, Long.parseLong(parts[3]), uid, 0);
        }
        if (parts.length != 6 || !parts[0].equals(VERSION)) {
            return null;
        }
        return new Cursor(
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Integer.parseInt(parts[5]));
    }

    Cursor at(long newUid) {
        return new Cursor(validity, newUid, since, floor, round);
    }

    /** From the first UID on again. @param last the highest UID that is there now */
    Cursor renumbered(long newValidity, long last) {
        return new Cursor(newValidity, 0, since, last, newValidity == validity ? round + 1 : 0);
    }

    /** @param received second of the epoch */
    boolean wants(long aUid, long received) {
        return since == 0 || aUid > floor || received >= since;
    }

    /** In which UIDs mean something. */
    String place(String folder) {
        String name = folder.length() <= 200 ? folder : folder.substring(0, 200);
        return name + ":" + validity + (round == 0 ? "" : "." + round);
    }

    @Override
    public String toString() {
        return String.join(
                ":",
                VERSION,
                Long.toString(validity),
                Long.toString(uid),
                Long.toString(since),
                Long.toString(floor),
                Integer.toString(round));
    }
}
