package io.fairlead.connector.email;

import io.fairlead.channel.BadSettings;
import io.fairlead.channel.Setting;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox and the server that sends for it.
 *
 * @param address of the mailbox; replies come from it
 * @param imapPort null: the usual one for the security
 * @param oauth an access token, used in place of the password (XOAUTH2); with another way of signing in than by password it
 *     is fetched and renewed by itself
 * @param importExisting also take what was in the folder before the channel was made
 * @param plusAddressing the provider delivers {@code name+anything@domain} to {@code name@domain}
 * @param blocked addresses and {@code @domains}, with commas, whose mail has no effect
 * @param signIn {@code password}, or whose access tokens are used
 * @param refreshToken null: the client signs in for itself, without a user (client credentials)
 * @param tokenEndpoint null: the provider's usual one
 * @param scope null: the provider's usual one
 * @param certificate PEM of what to trust in place of the public authorities
 */
public record EmailSettings(
        @Setting(en = "Address", zh = "邮箱地址", required = true) @Nullable
        String address,

        @Setting(en = "IMAP server", zh = "IMAP 服务器", required = true) @Nullable
        String imapHost,

        @Setting(en = "IMAP port", zh = "IMAP 端口") @Nullable Integer imapPort,

        @Setting(
                en = "IMAP security",
                zh = "IMAP 加密方式",
                oneOf = {"tls", "starttls", "none"},
                byDefault = "\"tls\"")
        @Nullable
        String imapSecurity,

        @Setting(en = "SMTP server", zh = "SMTP 服务器", required = true) @Nullable
        String smtpHost,

        @Setting(en = "SMTP port", zh = "SMTP 端口") @Nullable Integer smtpPort,

        @Setting(
                en = "SMTP security",
                zh = "SMTP 加密方式",
                oneOf = {"tls", "starttls", "none"},
                byDefault = "\"tls\"")
        @Nullable
        String smtpSecurity,

        @Setting(en = "User name", zh = "用户名") @Nullable String username,

        @Setting(en = "Password", zh = "密码", secret = true, onlyIf = "signIn=password") @Nullable
        String password,

        @Setting(
                en = "OAuth access token, in place of a password",
                zh = "OAuth 访问令牌（代替密码）",
                secret = true,
                onlyIf = "signIn=password")
        @Nullable
        String oauth,

        @Setting(en = "Folder", zh = "文件夹", byDefault = "\"INBOX\"") @Nullable
        String folder,

        @Setting(
                en = "Import existing mail (what is older than 14 days is filed as closed)",
                zh = "导入已有邮件（超过 14 天的归档为已关闭）",
                byDefault = "false")
        @Nullable
        Boolean importExisting,

        @Setting(en = "Provider supports plus addressing", zh = "服务商支持加号地址", byDefault = "false") @Nullable
        Boolean plusAddressing,

        @Setting(en = "Blocked senders (addresses or @domains, with commas)", zh = "屏蔽的发件人（地址或 @域名，用逗号分隔）") @Nullable
        String blocked,

        @Setting(
                en = "Sign in by",
                zh = "登录方式",
                oneOf = {"password", "google", "microsoft", "custom"},
                enOf = {"Password", "Google", "Microsoft 365", "Another provider (OAuth 2)"},
                zhOf = {"密码", "Google", "Microsoft 365", "其他服务商（OAuth 2）"},
                byDefault = "\"password\"")
        @Nullable
        String signIn,

        @Setting(en = "OAuth client id", zh = "OAuth 客户端 ID", onlyIf = "signIn=google,microsoft,custom") @Nullable
        String clientId,

        @Setting(
                en = "OAuth client secret",
                zh = "OAuth 客户端密钥",
                secret = true,
                onlyIf = "signIn=google,microsoft,custom")
        @Nullable
        String clientSecret,

        @Setting(
                en = "OAuth refresh token",
                zh = "OAuth 刷新令牌",
                enHint = "Leave it empty if the application signs in for itself.",
                zhHint = "应用以自身身份登录时留空。",
                secret = true,
                onlyIf = "signIn=google,microsoft,custom")
        @Nullable
        String refreshToken,

        @Setting(
                en = "OAuth token endpoint",
                zh = "OAuth 令牌地址",
                enHint = "Empty: the provider's usual one.",
                zhHint = "留空则使用服务商的默认地址。",
                onlyIf = "signIn=microsoft,custom")
        @Nullable
        String tokenEndpoint,

        @Setting(en = "OAuth scope", zh = "OAuth 权限范围", onlyIf = "signIn=microsoft,custom") @Nullable
        String scope,

        @Setting(
                en = "Certificate of the servers, if no public authority signed it",
                zh = "服务器证书（非公共机构签发时填写）",
                lines = true)
        @Nullable
        String certificate) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\"(),;:]+@[^\\s@<>\"(),;:]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

    /** A mailbox with a password. */
    @SuppressWarnings("TooManyParameters") // one per setting
    public EmailSettings(
            @Nullable String address,
            @Nullable String imapHost,
            @Nullable Integer imapPort,
            @Nullable String imapSecurity,
            @Nullable String smtpHost,
            @Nullable Integer smtpPort,
            @Nullable String smtpSecurity,
            @Nullable String username,
            @Nullable String password,
            @Nullable String oauth,
            @Nullable String folder,
            @Nullable Boolean importExisting,
            @Nullable Boolean plusAddressing) {
        this(
                address,
                imapHost,
                imapPort,
                imapSecurity,
                smtpHost,
                smtpPort,
                smtpSecurity,
                username,
                password,
                oauth,
                folder,
                importExisting,
                plusAddressing,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    String mailbox() {
        return address == null ? "" : address.strip();
    }

    /** The part after the at sign. */
    String domain() {
        return mailbox().substring(mailbox().lastIndexOf('@') + 1);
    }

    String user() {
        return username == null || username.isBlank() ? mailbox() : username.strip();
    }

    /** What proves the user: the token, else the password, else nothing. */
    @Nullable
    String proof() {
        return isOauth() ? oauth : password == null || password.isEmpty() ? null : password;
    }

    boolean isOauth() {
        return oauth != null && !oauth.isBlank();
    }

    /** The same with this access token. */
    EmailSettings signedIn(String accessToken) {
        return new EmailSettings(
                address,
                imapHost,
                imapPort,
                imapSecurity,
                smtpHost,
                smtpPort,
                smtpSecurity,
                username,
                password,
                accessToken,
                folder,
                importExisting,
                plusAddressing,
                blocked,
                signIn,
                clientId,
                clientSecret,
                refreshToken,
                tokenEndpoint,
                scope,
                certificate);
    }

    /** Null: by password, or by an access token that was typed in. */
    @Nullable
    SignIn signsIn() {
        return SignIn.of(this);
    }

    /** @param from in lower case */
    boolean blocks(String from) {
        if (blocked == null) {
            return false;
        }
        for (String one : blocked.toLowerCase(Locale.ROOT).split("[,;\\s]+")) {
            if (!one.isEmpty() && (one.startsWith("@") ? from.endsWith(one) : from.equals(one))) {
                return true;
            }
        }
        return false;
    }

    String folderName() {
        return folder == null || folder.isBlank() ? "INBOX" : folder.strip();
    }

    Security imap() {
        return security("imapSecurity", imapSecurity);
    }

    Security smtp() {
        return security("smtpSecurity", smtpSecurity);
    }

    int imapPortOrUsual() {
        return imapPort != null ? imapPort : imap() == Security.TLS ? 993 : 143;
    }

    int smtpPortOrUsual() {
        if (smtpPort != null) {
            return smtpPort;
        }
        return switch (smtp()) {
            case TLS -> 465;
            case STARTTLS -> 587;
            case NONE -> 25;
        };
    }

    void check() {
        if (!ADDRESS.matcher(mailbox()).matches()) {
            throw new BadSettings("address", "Write the mailbox as name@example.com.");
        }
        host("imapHost", imapHost);
        host("smtpHost", smtpHost);
        port("imapPort", imapPort);
        port("smtpPort", smtpPort);
        Security _ = imap();
        Security _ = smtp();
        SignIn.check(this);
        if (certificate != null && !certificate.isBlank()) {
            var _ = OwnCertificate.sockets(certificate);
        }
    }

    private static void host(String field, @Nullable String host) {
        if (host == null || !HOST.matcher(host.strip()).matches()) {
            throw new BadSettings(field, "Write the server's name, for example imap.example.com, without a port.");
        }
    }

    private static void port(String field, @Nullable Integer port) {
        if (port != null && (port < 1 || port > 65_535)) {
            throw new BadSettings(field, "A port is a number from 1 to 65535.");
        }
    }

    private static Security security(String field, @Nullable String name) {
        return switch (name == null ? "tls" : name.strip().toLowerCase(Locale.ROOT)) {
            case "tls", "" -> Security.TLS;
            case "starttls" -> Security.STARTTLS;
            case "none" -> Security.NONE;
            default -> throw new BadSettings(field, "Choose tls, starttls or none.");
        };
    }
}
