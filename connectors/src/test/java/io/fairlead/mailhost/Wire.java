package io.fairlead.mailhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server on this machine that can be cut, and that can keep to itself what the server says unasked. */
public final class Wire implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;

    private final ServerSocket listening;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean deaf;
    private volatile int frozenUpTo;

    /** @param to a port of this machine */
    public Wire(int to) throws IOException {
        this.to = to;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections there were. */
    public int connections() {
        return connections.get();
    }

    /** Ends all connections; new ones are let through. */
    public void cut() {
        open.forEach(Wire::close);
        open.clear();
    }

    /** From now on announcements of new mail that come by themselves are swallowed; answers to commands pass. */
    public void deafen(boolean swallow) {
        deaf = swallow;
    }

    /** From now on nothing passes from the server on the connections that are open, though they stay; new ones are let through. */
    public void freeze() {
        frozenUpTo = connections.get();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                int number = connections.incrementAndGet();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> carry(client, server, number, false));
                Thread.ofVirtual().start(() -> carry(server, client, number, true));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void carry(Socket from, Socket into, int number, boolean fromServer) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                boolean swallowed = fromServer && (number <= frozenUpTo || (deaf && isAnnouncement(chunk, n)));
                if (!swallowed) {
                    out.write(chunk, 0, n);
                }
            }
        } catch (IOException e) {
            // Cut, or one side went away.
            return;
        }
    }

    /** What a server says in an IDLE comes alone, before any answer. */
    private static boolean isAnnouncement(byte[] chunk, int n) {
        String said = new String(chunk, 0, n, StandardCharsets.ISO_8859_1);
        return said.startsWith("* ")
                && said.lines().allMatch(line -> line.matches("\\* (\\d+ (EXISTS|RECENT)|OK Still here)"));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
