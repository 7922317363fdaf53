package io.fairlead.connector.form;

import io.fairlead.channel.Account;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Person;
import io.fairlead.channel.Raw;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a lead of a form's fields: who it is by the usual names of fields, what is wanted from all others. */
final class Lead {

    private static final String LABEL = "[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?";
    static final Pattern EMAIL =
            Pattern.compile("[^\\s\\p{Z}\\p{C}@<>\",;:()\\[\\]\\\\]{1,64}@(?:" + LABEL + "\\.)+(?=..)" + LABEL);
    private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9 ()./\\-]{4,30}");

    private static final String[] NAME = {"name", "full_name", "your_name", "contact_name", "姓名"};
    private static final String[] FIRST = {"first_name", "given_name", "fname"};
    private static final String[] LAST = {"last_name", "family_name", "surname", "lname"};
    private static final String[] MAIL = {"email", "e_mail", "mail", "your_email", "email_address", "邮箱"};
    private static final String[] CALL = {"phone", "tel", "telephone", "mobile", "phone_number", "whatsapp", "电话", "手机"
    };
    private static final String[] FIRM = {"company", "company_name", "organization", "organisation", "公司"};
    private static final String[] LAND = {"country", "country_code", "国家"};
    private static final String[] TEXT = {
        "message", "text", "comments", "comment", "inquiry", "enquiry", "your_message", "留言"
    };
    private static final String[] TOPIC = {"subject", "your_subject", "topic"};
    private static final String[] LINE = {"product_line", "product"};
    private static final String[] TONGUE = {"language", "lang", "locale"};
    private static final String[] ZONE = {"time_zone", "tz"};

    private static final Set<String> PERSONAL = List.of(NAME, FIRST, LAST, MAIL, TEXT, TOPIC, TONGUE, ZONE).stream()
            .flatMap(names -> List.of(names).stream())
            .map(Submission::plain)
            .collect(Collectors.toUnmodifiableSet());

    private Lead() {}

    /** An address or number that cannot be one is left out here and stays in the text. */
    static Person person(Submission form, HttpDelivery delivery) {
        return new Person(
                null,
                null,
                cut(name(form), 200),
                email(form),
                matching(form.any(CALL), PHONE),
                cut(form.any(FIRM), 200),
                cut(form.any(LAND), 100),
                language(form.any(TONGUE), delivery),
                zone(form));
    }

    static @Nullable String email(Submission form) {
        return matching(form.any(MAIL), EMAIL);
    }

    static @Nullable String zone(Submission form) {
        String said = form.any(ZONE);
        return said != null && ZoneId.getAvailableZoneIds().contains(said) ? said : null;
    }

    /** What the usual fields are called must not be the name of a trap. */
    static boolean isUsual(String name) {
        String plain = Submission.plain(name);
        return PERSONAL.contains(plain)
                || List.of(CALL, FIRM, LAND, LINE).stream().anyMatch(names -> isOneOf(plain, names));
    }

    static Inbound of(
            String key, Account<FormSettings> account, Submission form, Person person, HttpDelivery delivery, Raw raw) {
        String line = form.any(LINE);
        return new Inbound.Message(
                key,
                Inbound.Kind.LEAD,
                null,
                null,
                Inbound.ReplyTo.NOTHING,
                person,
                List.of(),
                List.of(),
                cut(form.any(TOPIC), 500),
                text(form, account.settings(), person),
                null,
                null,
                form.attachments(),
                null,
                person.language(),
                cut(line == null ? account.settings().productLine() : line, 200),
                Attribution.of(form, delivery),
                raw);
    }

    private static String text(Submission form, FormSettings settings, Person person) {
        String message = form.any(TEXT);
        String rest = form.fields().entrySet().stream()
                .filter(field -> isRest(field.getKey(), settings) || isUnfit(field, person))
                .map(field -> field.getKey() + ": " + field.getValue().strip())
                .collect(Collectors.joining("\n"));
        if (message == null) {
            return rest;
        }
        return rest.isEmpty() ? message : message + "\n\n" + rest;
    }

    private static boolean isRest(String name, FormSettings settings) {
        return !PERSONAL.contains(Submission.plain(name))
                && !name.startsWith("fl_")
                && !name.equals("nonce")
                && !name.equals(FormConnector.honeypot(settings))
                && !Attribution.isAbout(name);
    }

    private static boolean isUnfit(Map.Entry<String, String> field, Person person) {
        String name = Submission.plain(field.getKey());
        return person.email() == null && isOneOf(name, MAIL);
    }

    private static boolean isOneOf(String plain, String[] names) {
        return List.of(names).stream().anyMatch(name -> Submission.plain(name).equals(plain));
    }

    private static @Nullable String name(Submission form) {
        String name = form.any(NAME);
        if (name != null) {
            return name;
        }
        String first = form.any(FIRST);
        String last = form.any(LAST);
        return first == null || last == null ? (first == null ? last : first) : first + " " + last;
    }

    static @Nullable String language(@Nullable String said, HttpDelivery delivery) {
        String header = delivery.header("accept-language");
        if (said != null || header == null) {
            return cut(said, 35);
        }
        String first = header.split("[,;]", 2)[0].strip();
        return first.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*") ? first : null;
    }

    private static @Nullable String matching(@Nullable String text, Pattern pattern) {
        return text != null && pattern.matcher(text).matches() ? text : null;
    }

    static @Nullable String cut(@Nullable String text, int max) {
        return text == null || text.length() <= max ? text : text.substring(0, max);
    }
}
