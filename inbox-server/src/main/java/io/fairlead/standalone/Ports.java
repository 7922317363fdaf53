package io.fairlead.standalone;

import io.fairlead.kernel.Refusal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Ports of this machine. */
final class Ports {
    private static final int CONNECT_MILLIS = 500;

    private Ports() {}

    /** One of 127.0.0.1 that nobody listens on now. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Looks whether the server will be able to listen, before anything slow is started.
     *
     * @throws Refusal if not
     */
    static void requireFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
        } catch (UnknownHostException e) {
            throw new Refusal(
                    "FAIRLEAD_ADDRESS is %s, which is no address of this machine: set it to 127.0.0.1 or to one of the machine's addresses."
                            .formatted(address));
        } catch (IOException e) {
            throw refusal(address, port, e);
        }
    }

    /** True if somebody takes connections there. */
    static boolean answers(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The sentence for a listener that could not be opened. */
    static Refusal refusal(String address, int port, Throwable e) {
        String why = orEmpty(e.getMessage());
        if (why.contains("Permission denied")) {
            return new Refusal("This user may not listen on port %d of %s: set FAIRLEAD_PORT to 1024 or more."
                    .formatted(port, address));
        }
        if (e instanceof BindException && why.contains("Cannot assign requested address")) {
            return new Refusal(
                    "FAIRLEAD_ADDRESS is %s, which is no address of this machine: set it to 127.0.0.1 or to one of the machine's addresses."
                            .formatted(address));
        }
        return new Refusal(
                "Port %d of %s is taken: stop the program that listens there, or set FAIRLEAD_PORT to another port."
                        .formatted(port, address));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
