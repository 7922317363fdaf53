package io.fairlead.connector.email.report;

import io.fairlead.channel.Address;
import io.fairlead.connector.email.mime.Mail;
import io.fairlead.connector.email.report.MailReport.Action;
import io.fairlead.connector.email.report.MailReport.Recipient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bounces in words: qmail, older Exim, mail providers of China. They are believed only if a mail system sent them, they name
 * the mail that came back, and their words or numbers say that it came back for good.
 */
final class OtherBounces {

    private static final Pattern MACHINES = Pattern.compile(
            "(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|mail\\.?system|bounces?)(?:[+=-].*)?@.*");
    private static final Pattern MESSAGE_ID =
            Pattern.compile("(?im)^[> \\t|]{0,8}message-id[ \\t]{0,4}:\\s{0,4}(<[^<>\\s]{3,990}>)");
    private static final Pattern QMAIL_ADDRESS =
            Pattern.compile("(?m)^[ \\t]{0,8}<?([^\\s<>()]{1,64}@[^\\s<>():]{3,250})>?:\\s*$");
    private static final Pattern ADDRESS = Pattern.compile("([^\\s<>()\"'：:,;，；]{1,64}@[A-Za-z0-9.-]{3,250})");
    private static final Pattern FOR_GOOD = Pattern.compile(
            "permanent (?:fatal )?error|permanently|could not be delivered|couldn't be"
                    + " delivered|undeliverable|delivery (?:has )?failed|failed"
                    + " permanently|无法送达|无法投递|投递失败|发送失败|退信原因|退回|拒收|配信できません|не доставлено",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_YET = Pattern.compile(
            "delay(?:ed)?|warning:|will be retried|still trying|not yet|temporar|稍后|延迟|重试", Pattern.CASE_INSENSITIVE);
    private static final int WITHIN = 20_000;
    private static final int LONGEST_SAID = 300;

    private OtherBounces() {}

    static @Nullable MailReport read(Mail mail, Set<String> sentBack) {
        if (!isFromMachine(mail)) {
            return null;
        }
        String text = mail.text().substring(0, Math.min(mail.text().length(), WITHIN));
        Set<String> originals = new LinkedHashSet<>(sentBack);
        Matcher id = MESSAGE_ID.matcher(text);
        while (id.find()) {
            ReportReader.addIds(String.valueOf(id.group(1)), originals);
        }
        originals.addAll(mail.headers().ids("In-Reply-To"));
        originals.addAll(mail.headers().ids("References").reversed());
        String subject = String.valueOf(mail.headers().text("Subject"));
        boolean later = NOT_YET.matcher(subject).find();
        String found = ReportReader.enhanced(text);
        String status = found == null ? ReportReader.ofReply(text) : found;
        boolean forGood = status.startsWith("5")
                || status.isEmpty() && FOR_GOOD.matcher(subject + "\n" + text).find();
        if (originals.isEmpty() || !forGood && !later) {
            return null;
        }
        Action action = later ? Action.DELAYED : Action.FAILED;
        return new MailReport.Delivery(
                List.copyOf(originals),
                List.of(new Recipient(address(mail, text), action, status, said(text, status))));
    }

    private static boolean isFromMachine(Mail mail) {
        List<Address> from = mail.headers().addresses("From");
        String sender = from.isEmpty() ? "" : from.getFirst().address().toLowerCase(Locale.ROOT);
        return MACHINES.matcher(sender).matches()
                || mail.headers().has("X-Failed-Recipients")
                || mail.headers().word("Return-Path").replace(" ", "").equals("<>");
    }

    private static String address(Mail mail, String text) {
        List<Address> failed = mail.headers().addresses("X-Failed-Recipients");
        if (!failed.isEmpty()) {
            return failed.getFirst().address();
        }
        Matcher qmail = QMAIL_ADDRESS.matcher(text);
        if (qmail.find()) {
            return String.valueOf(qmail.group(1));
        }
        Matcher any = ADDRESS.matcher(text);
        return any.find() ? String.valueOf(any.group(1)) : "";
    }

    /** The line with the number, or the first of all. */
    private static String said(String text, String status) {
        String number = status.endsWith(".0.0") ? status.substring(0, 1) : status;
        String line = text.lines()
                .map(String::strip)
                .filter(one -> !one.isEmpty()
                        && !number.isEmpty()
                        && (one.contains(status) || one.matches(".*\\b" + number.replace(".", "\\.") + "\\d\\d\\b.*")))
                .findFirst()
                .orElseGet(() -> text.lines()
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .findFirst()
                        .orElse(""));
        return line.length() <= LONGEST_SAID ? line : line.substring(0, LONGEST_SAID);
    }
}
