package io.fairlead.channels;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mail server that takes what it gets, but fails in a given way, at a given step, for its first so many sessions. */
final class SmtpSink implements AutoCloseable {

    /** How far a session comes before the server fails. */
    enum Step {
        GREETING,
        EHLO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** In the middle of the mail. */
        BODY,
        /** The mail is complete; the server has stored it, unless it says that it did not. */
        DOT,
        /** The server has stored the mail and said so. */
        ACCEPTED
    }

    /** @param answer what the server says at the step; null: it hangs up without a word */
    record Fault(Step step, @Nullable String answer) {
        @Override
        public String toString() {
            return step + (answer == null ? " cut" : " " + answer.substring(0, 3));
        }
    }

    private static final int MIDDLE = 12;

    private final ServerSocket listening;
    private final Fault fault;
    private final int failing;
    private final AtomicInteger sessions = new AtomicInteger();
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    /** @param failing how many sessions fail; the ones after them go well */
    SmtpSink(Fault fault, int failing) {
        this.fault = fault;
        this.failing = failing;
        try {
            // A small window: a large mail cannot lie in buffers as a whole.
            this.listening = new ServerSocket();
            listening.setReceiveBufferSize(8_192);
            listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int sessions() {
        return sessions.get();
    }

    /** Message-IDs of the mails that the server has, in the order in which it took them. */
    List<String> stored() {
        return List.copyOf(stored);
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                boolean fails = sessions.getAndIncrement() < failing;
                Thread.ofVirtual().start(() -> serve(socket, fails));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, boolean fails) {
        try (socket) {
            new Session(socket, fails).run();
        } catch (IOException e) {
            // The client went away, as clients do.
            return;
        }
    }

    private final class Session {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;
        private final boolean fails;

        Session(Socket socket, boolean fails) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 512);
            this.out = socket.getOutputStream();
            this.fails = fails;
        }

        void run() throws IOException {
            if (!says(Step.GREETING, "220 sink")) {
                return;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String verb = line.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT);
                boolean goesOn = switch (verb) {
                    case "EHLO" -> says(Step.EHLO, hello());
                    case "STARTTLS" -> says(Step.STARTTLS, "454 not now");
                    case "AUTH" -> says(Step.AUTH, "235 welcome");
                    case "MAIL" -> says(Step.MAIL, "250 ok");
                    case "RCPT" -> says(Step.RCPT, "250 ok");
                    case "DATA" -> says(Step.DATA, "354 go on") && (failsAt(Step.DATA) || data());
                    case "QUIT" -> say("221 bye") && false;
                    default -> say("250 ok");
                };
                if (!goesOn) {
                    return;
                }
            }
        }

        private String hello() {
            boolean tls = fault.step() == Step.STARTTLS;
            return "250-sink\r\n" + (tls ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN LOGIN";
        }

        private boolean data() throws IOException {
            String id = "none";
            int lines = 0;
            for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                if (line == null) {
                    return false;
                }
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("message-id:")) {
                    id = line.substring("message-id:".length()).strip();
                    if (id.isEmpty()) {
                        id = in.readLine().strip();
                    }
                }
                if (failsAt(Step.BODY) && ++lines > MIDDLE) {
                    // A reset, as when the server's process dies with something unread.
                    socket.setSoLinger(true, 0);
                    return false;
                }
            }
            boolean refused = failsAt(Step.DOT) && fault.answer() != null;
            if (!refused) {
                stored.add(id);
            }
            return says(Step.DOT, "250 taken") && !failsAt(Step.ACCEPTED);
        }

        private boolean failsAt(Step step) {
            return fails && fault.step() == step;
        }

        /** False if the session ends here. */
        private boolean says(Step step, String usual) throws IOException {
            if (!failsAt(step) || step == Step.ACCEPTED || step == Step.BODY) {
                return say(usual);
            }
            // RFC 5321 §3.8: 421 says that the line is closed; a greeting of the 500s leaves nothing to talk about.
            return fault.answer() != null
                    && say(fault.answer())
                    && !fault.answer().startsWith("421")
                    && step != Step.GREETING;
        }

        private boolean say(String answer) throws IOException {
            out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return true;
        }
    }
}
