package io.fairlead.access.web;

import java.net.InetAddress;
import java.util.Arrays;

/** An IP address or a CIDR range of them. */
record AddressRange(byte[] network, int bits) {

    /** @throws IllegalArgumentException with a sentence that says what to set */
    static AddressRange parse(String text) {
        try {
            String[] parts = text.trim().split("/", 2);
            byte[] network = InetAddress.ofLiteral(parts[0]).getAddress();
            int bits = parts.length == 1 ? network.length * 8 : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("prefix length");
            }
            return new AddressRange(network, bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "fairlead.access.trusted-proxies holds addresses or ranges like 10.0.0.0/8, not " + text, e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        if (!Arrays.equals(network, 0, whole, other, 0, whole)) {
            return false;
        }
        int mask = 0xff << (8 - rest);
        return rest == 0 || (network[whole] & mask) == (other[whole] & mask);
    }
}
