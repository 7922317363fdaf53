package io.fairlead.connector.email;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.SendingConnector.Outbound;
import io.fairlead.channel.SendingConnector.Sent;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import java.time.Clock;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail over one connection; blocking. To all its recipients or to none. */
final class MailSending {

    private static final Logger log = LoggerFactory.getLogger(MailSending.class);
    private static final int PERMANENT = 500;

    /** 530, 534, 535 and 538 of RFC 4954; Office 365 says 5.7.30 and 5.7.139 where it takes passwords no longer. */
    private static final Pattern SIGN_IN = Pattern.compile("^53[0458] |\\b5\\.7\\.(?:30|139)\\b");

    /** Angus's word for a line that ended where an answer was due. */
    private static final String CUT = "[EOF]";

    private final EmailSettings settings;
    private final MailComposer composer;
    private final Clock clock;

    MailSending(EmailSettings settings, MailComposer composer, Clock clock) {
        this.settings = settings;
        this.composer = composer;
        this.clock = clock;
    }

    Sent send(Outbound out) {
        if (out.to().isEmpty() && out.cc().isEmpty() && out.bcc().isEmpty()) {
            throw new DeliveryFailure.Rejected("no-recipient", "Nobody is named to whom the mail could go.");
        }
        Session session = MailServers.smtp(settings);
        MailComposer.Composed mail = compose(session, out);
        Transport transport = null;
        try {
            transport = session.getTransport(MailServers.protocol("smtp", settings.smtp()));
            transport.connect(settings.smtpHost(), settings.smtpPortOrUsual(), settings.user(), settings.proof());
            try {
                transport.sendMessage(mail, mail.getAllRecipients());
            } catch (MessagingException e) {
                throw failure(e, mail.isHandedOver() ? composer.messageId(out) : null);
            }
        } catch (MessagingException e) {
            throw beforehand(e);
        } finally {
            close(transport);
        }
        return new Sent(composer.messageId(out), DeliveryState.SENT);
    }

    /** How the connection ends says nothing about the mail. */
    private static void close(@Nullable Transport transport) {
        try {
            if (transport != null) {
                transport.close();
            }
        } catch (MessagingException e) {
            log.debug("Closing a connection to {} failed", transport, e);
        }
    }

    private MailComposer.Composed compose(Session session, Outbound out) {
        try {
            return composer.compose(session, out, clock.instant());
        } catch (AddressException e) {
            throw new DeliveryFailure.Rejected("bad-address", "An address cannot be written: " + MailServers.said(e));
        } catch (MessagingException e) {
            throw new DeliveryFailure.Rejected("not-composable", "The mail cannot be made: " + MailServers.said(e));
        }
    }

    private String server() {
        return settings.smtpHost() + ":" + settings.smtpPortOrUsual();
    }

    /**
     * Why there is no session with the server. A line that is cut while one signs in and an answer of the 400s come as an
     * {@link AuthenticationFailedException} too, and neither says anything about the password (RFC 4954 §6).
     */
    private DeliveryFailure beforehand(MessagingException error) {
        String said = MailServers.said(error);
        boolean refused = !said.isEmpty() && !said.equals(CUT) && !said.startsWith("4");
        return error instanceof AuthenticationFailedException && !refused
                ? new DeliveryFailure.Unreachable(server() + " did not let us sign in: " + said, error)
                : MailServers.failure(server(), error);
    }

    /** @param handedOver the Message-ID, if all of the mail was handed to the connection */
    private DeliveryFailure failure(MessagingException error, @Nullable String handedOver) {
        Answer answer = answer(error);
        if (answer == null) {
            return handedOver != null
                    ? new DeliveryFailure.UnknownOutcome(
                            server() + " did not say whether it took the mail: " + MailServers.said(error),
                            error,
                            handedOver)
                    : MailServers.failure(server(), error);
        }
        String detail = server() + " said: " + answer.text();
        if (SIGN_IN.matcher(answer.code() + " " + answer.text()).find()) {
            return new DeliveryFailure.Unauthorised(detail, error);
        }
        return answer.code() >= PERMANENT
                ? new DeliveryFailure.Rejected(answer.ofAddress() ? "recipient-refused" : "refused", detail)
                : new DeliveryFailure.Unreachable(detail, error);
    }

    private record Answer(int code, String text, boolean ofAddress) {}

    /** What the server answered; the refusal of an address says more than that of the whole. Null if it said nothing. */
    private static @Nullable Answer answer(MessagingException error) {
        Answer found = null;
        Exception at = error;
        while (at instanceof MessagingException mail) {
            if (mail instanceof SMTPAddressFailedException address && address.getReturnCode() > 0) {
                return new Answer(address.getReturnCode(), MailServers.said(address), true);
            }
            if (mail instanceof SMTPSendFailedException whole && whole.getReturnCode() > 0) {
                found = new Answer(whole.getReturnCode(), MailServers.said(whole), false);
            } else if (found == null
                    && mail.getClass() == SendFailedException.class
                    && mail.getNextException() == null) {
                found = new Answer(PERMANENT, MailServers.said(mail), true);
            }
            at = mail.getNextException();
        }
        return found;
    }
}
