package io.fairlead.connector.email;

import io.fairlead.channel.DeliveryFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sessions with the account's two servers, and what their failures mean. Certificates are checked, names included. */
final class MailServers {

    private static final String CONNECT_MILLIS = "15000";
    private static final String READ_MILLIS = "60000";

    /** RFC 5530 §3, RFC 9208 §4.3.1, and what Exchange says: it is not about what was asked for, but about now. */
    private static final Pattern BUSY = Pattern.compile("(?i)\\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA)]|throttl");

    private MailServers() {}

    static Session imap(EmailSettings settings) {
        return session("imap", settings, settings.imap());
    }

    static Session smtp(EmailSettings settings) {
        Session session = session("smtp", settings, settings.smtp());
        session.getProperties().setProperty("mail.smtp.localhost", settings.domain());
        session.getProperties().setProperty("mail.smtps.localhost", settings.domain());
        return session;
    }

    /** {@code imap}, {@code imaps}, {@code smtp} or {@code smtps}. */
    static String protocol(String plain, EmailSettings.Security security) {
        return security == EmailSettings.Security.TLS ? plain + "s" : plain;
    }

    private static Session session(String plain, EmailSettings settings, EmailSettings.Security security) {
        String prefix = "mail." + protocol(plain, security) + ".";
        Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
        properties.setProperty(prefix + "timeout", READ_MILLIS);
        properties.setProperty(prefix + "writetimeout", READ_MILLIS);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        boolean starttls = security == EmailSettings.Security.STARTTLS;
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(starttls));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(starttls));
        if (settings.certificate() != null && !settings.certificate().isBlank()) {
            properties.put(prefix + "ssl.socketFactory", OwnCertificate.sockets(settings.certificate()));
        }
        if (settings.isOauth()) {
            properties.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
        }
        properties.setProperty(prefix + "auth", Boolean.toString(settings.proof() != null));
        return Session.getInstance(properties);
    }

    /** @param server for people, such as {@code imap.example.com:993} */
    static DeliveryFailure failure(String server, MessagingException error) {
        if (error instanceof AuthenticationFailedException && !isBusy(error)) {
            return new DeliveryFailure.Unauthorised(
                    server + " refuses the user name or password: " + said(error), error);
        }
        Throwable root = root(error);
        String why = switch (root) {
            case UnknownHostException _ -> "there is no server of this name";
            case ConnectException _ -> "nothing answers on this port";
            case SSLException ssl -> "the secure connection failed (" + said(ssl) + ")";
            default -> said(root);
        };
        return new DeliveryFailure.Unreachable(server + ": " + why, error);
    }

    static boolean isBusy(MessagingException error) {
        return BUSY.matcher(said(error)).find();
    }

    static String said(Throwable error) {
        String message = error.getMessage();
        String text = message == null ? error.getClass().getSimpleName() : message;
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= 300 ? line : line.substring(0, 300);
    }

    /** The deepest, or what the secure connection failed with: below that are the names of algorithms. */
    private static Throwable root(MessagingException error) {
        Throwable at = error;
        Throwable next = next(at);
        while (next != null && next != at && !(at instanceof SSLException)) {
            at = next;
            next = next(at);
        }
        return at;
    }

    private static @Nullable Throwable next(Throwable of) {
        return of instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : of.getCause();
    }
}
