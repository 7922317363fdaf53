package io.fairlead.connector.email;

import io.fairlead.channel.BadSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Trusts one certificate or authority that no public list knows: a mail server in the house. Names are checked as ever. */
final class OwnCertificate {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    private OwnCertificate() {}

    /**
     * @param pem one or more certificates; line breaks may have been lost in a form
     * @throws BadSettings if there is none in it
     */
    static SSLSocketFactory sockets(String pem) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            CertificateFactory certificates = CertificateFactory.getInstance("X.509");
            Matcher found = PEM.matcher(pem);
            int n = 0;
            while (found.find()) {
                byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
                trusted.setCertificateEntry(
                        "own" + n++, certificates.generateCertificate(new ByteArrayInputStream(bytes)));
            }
            if (n == 0) {
                throw unreadable();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static BadSettings unreadable() {
        return new BadSettings(
                "certificate", "Paste the certificate as text that begins with -----BEGIN CERTIFICATE-----.");
    }
}
