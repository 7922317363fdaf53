package io.fairlead.connector.email;

import io.fairlead.channel.BadSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How access tokens for a mailbox are got (RFC 6749 §6 with a refresh token, §4.4 without one). The mailbox's user is
 * proved with them by XOAUTH2.
 *
 * @param scope empty: whatever was consented to
 */
record SignIn(
        URI endpoint,
        String clientId,
        @Nullable String clientSecret,
        @Nullable String refreshToken,
        String scope) {

    // https://developers.google.com/identity/protocols/oauth2/web-server#offline
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";
    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
    private static final String MICROSOFT = "https://login.microsoftonline.com/common/oauth2/v2.0/token";
    private static final String MICROSOFT_SCOPE =
            "https://outlook.office.com/IMAP.AccessAsUser.All" + " https://outlook.office.com/SMTP.Send offline_access";
    private static final String MICROSOFT_APP_SCOPE = "https://outlook.office365.com/.default";

    /** Null if the settings do not say so. */
    static @Nullable SignIn of(EmailSettings settings) {
        String how = how(settings);
        if (how.equals("password")) {
            return null;
        }
        String refresh = blank(settings.refreshToken());
        String usual = how.equals("google") ? GOOGLE : how.equals("microsoft") ? MICROSOFT : "";
        String usualScope = !how.equals("microsoft") ? "" : refresh == null ? MICROSOFT_APP_SCOPE : MICROSOFT_SCOPE;
        String endpoint = blank(settings.tokenEndpoint());
        String scope = blank(settings.scope());
        String client = blank(settings.clientId());
        return new SignIn(
                URI.create(endpoint == null ? usual : endpoint),
                client == null ? "" : client,
                blank(settings.clientSecret()),
                refresh,
                scope == null ? usualScope : scope);
    }

    private static String how(EmailSettings settings) {
        String how = blank(settings.signIn());
        return how == null ? "password" : how.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    static void check(EmailSettings settings) {
        String how = how(settings);
        if (how.equals("password")) {
            return;
        }
        if (blank(settings.clientId()) == null) {
            throw new BadSettings("clientId", "Write the id of the application that is registered with the provider.");
        }
        String endpoint = blank(settings.tokenEndpoint());
        if (endpoint == null && how.equals("custom")) {
            throw new BadSettings("tokenEndpoint", "Write the address where access tokens are fetched.");
        }
        if (endpoint != null && !isAddress(endpoint)) {
            throw new BadSettings("tokenEndpoint", "Write a whole address that begins with https://.");
        }
        if (blank(settings.refreshToken()) == null && blank(settings.clientSecret()) == null) {
            throw new BadSettings(
                    "refreshToken",
                    "Write a refresh token, or a client secret if the application signs in for itself.");
        }
    }

    /** Plain http is for servers of one's own network, which the administrator has to allow by name. */
    private static boolean isAddress(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            String scheme = String.valueOf(uri.getScheme());
            return (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @param refresh in place of the one that was typed in, if the provider has given a newer one */
    Map<String, String> form(@Nullable String refresh) {
        Map<String, String> form = new LinkedHashMap<>();
        if (refreshToken == null) {
            form.put("grant_type", "client_credentials");
        } else {
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", refresh == null ? refreshToken : refresh);
        }
        form.put("client_id", clientId);
        if (clientSecret != null) {
            form.put("client_secret", clientSecret);
        }
        if (!scope.isEmpty()) {
            form.put("scope", scope);
        }
        return form;
    }

    /** Changes when somebody types in another sign-in, so that what came from the one before is forgotten. */
    String fingerprint() {
        return MailParser.sha256(String.join("\n", form(null).values())
                .concat(endpoint.toString())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
