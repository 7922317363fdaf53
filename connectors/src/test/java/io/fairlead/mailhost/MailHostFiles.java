package io.fairlead.mailhost;

import java.nio.file.Path;

/** Configuration of the two servers (doc.dovecot.org/2.3, exim.org/docs.html). */
final class MailHostFiles {
    private MailHostFiles() {}

    /** As root, Dovecot's helpers run as the users that Debian made for them; otherwise all is one user. */
    static String dovecot(Path home, String owner, String group, int imap, int imaps, String introspection) {
        boolean root = System.getProperty("user.name").equals("root");
        String users = root ? "" : """
                default_internal_user = OWNER
                default_internal_group = GROUP
                default_login_user = OWNER
                service anvil {
                  chroot =
                }
                """;
        String login = root ? "" : "  chroot =\n";
        String oauth = introspection.isEmpty() ? "" : """
                passdb {
                  driver = oauth2
                  mechanisms = xoauth2
                  args = HOME/oauth2.conf
                }
                """;
        return (users + oauth + """
                base_dir = HOME/run
                state_dir = HOME/state
                log_path = HOME/log/dovecot.log
                protocols = imap
                listen = 127.0.0.1
                ssl = yes
                ssl_cert = <HOME/cert.pem
                ssl_key = <HOME/key.pem
                disable_plaintext_auth = no
                auth_mechanisms = plain login MORE
                # Wrong passwords are answered at once.
                auth_failure_delay = 0
                first_valid_uid = 1
                mail_location = maildir:HOME/mail/%u
                passdb {
                  driver = static
                  mechanisms = plain login
                  args = password=PASSWORD
                }
                userdb {
                  driver = static
                  args = uid=OWNER gid=GROUP home=HOME/mail/%u
                }
                service imap-login {
                LOGIN  inet_listener imap {
                    port = PORT1
                  }
                  inet_listener imaps {
                    port = PORT2
                    ssl = yes
                  }
                }
                """)
                .replace("HOME", home.toString())
                .replace("OWNER", owner)
                .replace("GROUP", group)
                .replace("PASSWORD", MailHost.PASSWORD)
                .replace("MORE", introspection.isEmpty() ? "" : "xoauth2")
                .replace("PORT1", Integer.toString(imap))
                .replace("PORT2", Integer.toString(imaps))
                .replace("LOGIN", login);
    }

    static String oauth(String introspection) {
        return """
                introspection_url = URL
                introspection_mode = post
                username_attribute = username
                active_attribute = active
                active_value = true
                """.replace("URL", introspection);
    }

    /** Takes everything from everybody; nothing leaves the machine. */
    static String exim(Path home, String owner, String group, int smtp, int smtps) {
        return """
                primary_hostname = mail.ours.example
                daemon_smtp_ports = PORT1 : PORT2
                tls_on_connect_ports = PORT2
                local_interfaces = 127.0.0.1
                spool_directory = HOME/spool
                log_file_path = HOME/log/exim-%slog
                pid_file_path = HOME/spool/exim.pid
                exim_user = OWNER
                exim_group = GROUP
                deliver_drop_privilege = true
                tls_advertise_hosts = *
                tls_certificate = HOME/cert.pem
                tls_privatekey = HOME/key.pem
                acl_smtp_rcpt = take
                acl_smtp_data = take
                keep_environment =
                rfc1413_hosts =
                host_lookup =
                message_size_limit = 100M
                smtp_accept_max = 200
                smtp_accept_queue_per_connection = 0
                begin acl
                take:
                  accept
                begin routers
                all:
                  driver = accept
                  transport = maildir
                begin transports
                maildir:
                  driver = appendfile
                  directory = HOME/mail/${lookup{$local_part@$domain}lsearch{HOME/users}{$value}{OUTSIDE}}
                  maildir_format
                  create_directory
                  mode = 0600
                begin authenticators
                plain:
                  driver = plaintext
                  public_name = PLAIN
                  server_condition = ${if eq{$auth3}{PASSWORD}}
                  server_set_id = $auth2
                login:
                  driver = plaintext
                  public_name = LOGIN
                  server_prompts = User : Password
                  server_condition = ${if eq{$auth2}{PASSWORD}}
                  server_set_id = $auth1
                """.replace("HOME", home.toString())
                .replace("OWNER", owner)
                .replace("GROUP", group)
                .replace("OUTSIDE", MailHost.OUTSIDE)
                .replace("PASSWORD", MailHost.PASSWORD)
                .replace("PORT1", Integer.toString(smtp))
                .replace("PORT2", Integer.toString(smtps));
    }
}
