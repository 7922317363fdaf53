package io.fairlead.media;

/** Knows programs by their first bytes, whatever they are called. */
final class Programs {

    private static final byte[][] BEGINNINGS = {
        {'M', 'Z'},
        {0x7f, 'E', 'L', 'F'},
        {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe},
        {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe},
        {(byte) 0xce, (byte) 0xfa, (byte) 0xed, (byte) 0xfe},
        {'#', '!', '/'},
        // A Windows shortcut.
        {0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00}
    };

    private Programs() {}

    static boolean is(byte[] bytes) {
        for (byte[] beginning : BEGINNINGS) {
            if (begins(bytes, beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] bytes, byte[] beginning) {
        return bytes.length >= beginning.length
                && java.util.Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }
}
