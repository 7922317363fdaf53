package io.fairlead.connector.email;

import io.fairlead.connector.email.mime.Mail;
import io.fairlead.connector.email.mime.MailHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells mail that a machine wrote (RFC 3834, RFC 3464, bulk headers, and a mark of ours that came back). It is kept, but nobody waits for an answer. */
final class AutoReply {

    private static final List<String> MARKS =
            List.of("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "Feedback-ID", "X-Loop");
    private static final Set<String> PRECEDENCE = Set.of("bulk", "junk", "auto_reply", "auto-reply");
    private static final Pattern SUPPRESS = Pattern.compile(".*\\b(all|oof|autoreply)\\b.*");
    private static final Pattern MACHINES = Pattern.compile(
            "(mailer-daemon|postmaster|no-?reply|donotreply|do-not-reply|bounces?|mail-?daemon)([+=-].*)?@.*");
    private static final Pattern SUBJECTS = Pattern.compile(
            "^\\W*(out of (the )?office|auto(matic|matische)?[ -]?(reply|response|antwort)|automatische antwort|"
                    + "abwesenheits?(notiz|nachricht|meldung)?\\b|abwesend\\b|réponse automatique|absence du bureau|"
                    + "автоматический ответ|автоответ|odpowiedź automatyczna|automatisch antwoord|自动应答|不在のお知らせ|자동 ?회신|"
                    + "respuesta automática|fuera de (la )?oficina|resposta automática|risposta automatica|"
                    + "自动回复|自動回覆|自动答复|自動返信|不在通知|undeliverable:|delivery status notification|"
                    + "undelivered mail returned|mail delivery failed|退信|系统退信).*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);

    private AutoReply() {}

    static boolean isAutomatic(Mail mail, String from) {
        MailHeaders headers = mail.headers();
        String submitted = headers.word("Auto-Submitted");
        String subject = headers.text("Subject");
        return !submitted.isEmpty() && !submitted.split("[;\\s(]", 2)[0].equals("no")
                || MARKS.stream().anyMatch(headers::has)
                || headers.has(MailParser.LOOP)
                || isNewsletter(headers)
                || SUPPRESS.matcher(headers.word("X-Auto-Response-Suppress")).matches()
                || PRECEDENCE.contains(headers.word("Precedence")) && !isForTalk(headers)
                || headers.word("Return-Path").replace(" ", "").equals("<>")
                || mail.type().equals("multipart/report")
                || MACHINES.matcher(from.toLowerCase(Locale.ROOT)).matches()
                || subject != null && SUBJECTS.matcher(subject).matches();
    }

    private static boolean isNewsletter(MailHeaders headers) {
        return (headers.has("List-Id") || headers.has("List-Unsubscribe")) && !isForTalk(headers);
    }

    /**
     * Lists are for people to talk on, and the address of a whole team often is one (Google Groups): then there is an
     * address to post to. A list without is somebody's newsletter.
     */
    private static boolean isForTalk(MailHeaders headers) {
        return headers.word("List-Post").contains("mailto:");
    }
}
