package io.fairlead.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine that nobody else reaches. */
final class Loopback {

    static final String HOST = "127.0.0.1";

    private Loopback() {}

    /** This port if it is free, else some free one. 0: any. */
    static int port(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw new IllegalStateException("No port of this machine is free", e);
            }
            return port(0);
        }
    }
}
