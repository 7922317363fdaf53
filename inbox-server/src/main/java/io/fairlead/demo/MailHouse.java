package io.fairlead.demo;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * The mail server of the demo's world, on this machine only and in memory: the company's mailboxes, read by IMAP, and those of
 * the customers. What comes for a customer is handed to whoever listens, on the mail server's thread.
 */
@DemoPart
final class MailHouse implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(MailHouse.class);
    private static final long PATIENCE_MILLIS = 20_000;

    private @Nullable GreenMail server;
    private String domain = "";
    private volatile BiConsumer<String, MimeMessage> customers = (_, _) -> {};

    /** Both ports are free a moment before. */
    void start(int smtp, int imap, String ofDomain) {
        domain = ofDomain;
        ServerSetup[] setups = {
            new ServerSetup(smtp, Loopback.HOST, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(imap, Loopback.HOST, ServerSetup.PROTOCOL_IMAP)
        };
        for (ServerSetup setup : setups) {
            setup.setServerStartupTimeout(PATIENCE_MILLIS);
        }
        GreenMail greenMail = new GreenMail(setups);
        startQuietly(greenMail);
        server = greenMail;
        UserManager users = greenMail.getUserManager();
        users.setMessageDeliveryHandler((message, address) -> deliver(users, message, address));
    }

    /** Its threads end with an exception when a client goes without a word, as ours does when the program ends. */
    private static void startQuietly(GreenMail greenMail) {
        ThreadGroup group = new ThreadGroup("demo-mail") {
            @Override
            public void uncaughtException(Thread thread, Throwable error) {
                log.debug("A connection of {} broke", thread.getName(), error);
            }
        };
        Thread starting = new Thread(group, greenMail::start, "demo-mail");
        starting.start();
        try {
            starting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (!greenMail.isRunning()) {
            throw new IllegalStateException("The demo's mail server does not start");
        }
    }

    void mailbox(String address, String password) {
        var _ = running().setUser(address, address, password);
    }

    int smtpPort() {
        return running().getSmtp().getPort();
    }

    /** @param listener is given the address and the mail */
    void onCustomersMail(BiConsumer<String, MimeMessage> listener) {
        customers = listener;
    }

    @Override
    public void destroy() {
        GreenMail greenMail = server;
        if (greenMail != null) {
            greenMail.stop();
        }
    }

    /** A mailbox of the company also takes what is sent to {@code mailbox+anything}. */
    private GreenMailUser deliver(UserManager users, MovingMessage message, MailAddress address) throws UserException {
        String to = address.getEmail().toLowerCase(Locale.ROOT);
        boolean ours = to.endsWith("@" + domain);
        String mailbox = ours ? to.replaceFirst("\\+[^@]*@", "@") : to;
        if (!ours) {
            customers.accept(to, message.getMessage());
        }
        GreenMailUser user = users.getUserByEmail(mailbox);
        return user != null ? user : users.createUser(mailbox, mailbox, mailbox);
    }

    private GreenMail running() {
        GreenMail greenMail = server;
        if (greenMail == null) {
            throw new IllegalStateException("The demo's mail server has not been started");
        }
        return greenMail;
    }
}
