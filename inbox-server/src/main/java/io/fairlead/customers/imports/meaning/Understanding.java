package io.fairlead.customers.imports.meaning;

import io.fairlead.customers.Identities;
import io.fairlead.customers.imports.meaning.Person.Identity;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads rows of a list whose columns are known. */
public final class Understanding {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_TAG = 50;
    private static final int MOST_TAGS = 20;
    private static final int MOST_IDENTITIES = 20;
    private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]+)>");
    private static final Pattern SEVERAL = Pattern.compile("[;,、;,|\\n]+");
    private static final Pattern SEVERAL_PHONES = Pattern.compile("[;、;|\\n]+|(?<=\\d)\\s*[,/,]\\s*(?=[+\\d(])");

    private final List<String> headers;
    private final List<@Nullable Field> fields;
    private final @Nullable String country;
    private final List<String> tags;

    /**
     * @param country for telephone numbers without a country code
     * @param tags that everybody on the list gets
     */
    public Understanding(
            List<String> headers, List<@Nullable Field> fields, @Nullable String country, List<String> tags) {
        this.headers = List.copyOf(headers);
        this.fields = new ArrayList<>(fields);
        this.country = country;
        this.tags = List.copyOf(tags);
    }

    public Person read(List<String> cells) {
        Map<Field, String> said = new EnumMap<>(Field.class);
        Map<String, String> custom = new LinkedHashMap<>();
        Set<String> notes = new LinkedHashSet<>();
        for (int n = 0; n < Math.min(cells.size(), fields.size()); n++) {
            Field field = fields.get(n);
            String cell = plain(cells.get(n));
            if (field == null || cell.isEmpty()) {
                continue;
            }
            if (cell.indexOf(0xFFFD) >= 0) {
                notes.add("undecodable");
            }
            if (field == Field.CUSTOM) {
                custom.put(
                        cut(headers.get(n).isBlank() ? "column " + (n + 1) : headers.get(n), 100),
                        cut(cell, LONGEST_TEXT));
            } else {
                String text = isOneLine(field) ? cell.replaceAll("\\s+", " ") : cell;
                said.merge(field, text, (one, other) -> one + separator(field) + other);
            }
        }
        for (Field field : List.of(Field.POSITION, Field.WEBSITE, Field.ADDRESS, Field.NOTE)) {
            String text = said.get(field);
            if (text != null) {
                custom.put(field.code(), cut(text, LONGEST_TEXT));
            }
        }
        return person(said, custom, notes);
    }

    private Person person(Map<Field, String> said, Map<String, String> custom, Set<String> notes) {
        String own = known(said.get(Field.COUNTRY), Identities::country, "unknown-country", notes);
        List<Identity> identities = identities(said, own == null ? country : own, notes);
        String email = first(identities, "email");
        String phone = first(identities, "phone");
        String place = own == null && phone != null ? Identities.countryOfPhone(phone) : own;
        boolean reachable = email != null || phone != null;
        return new Person(
                name(said),
                said.containsKey(Field.COMPANY) ? cut(said.get(Field.COMPANY), LONGEST_NAME) : null,
                Identities.registrableDomain(email),
                place,
                known(said.get(Field.LANGUAGE), Understanding::language, "unknown-language", notes),
                known(said.get(Field.TIME_ZONE), Understanding::zone, "unknown-time-zone", notes),
                tags(said.get(Field.TAGS)),
                custom,
                identities,
                List.copyOf(notes),
                reachable ? null : unreachable(notes));
    }

    /** The first thing that kept it from having an address; else that it has none. */
    private static String unreachable(Set<String> notes) {
        return notes.stream()
                .filter(List.of("phone-destroyed", "bad-email", "bad-phone")::contains)
                .findFirst()
                .orElse("no-identity");
    }

    private static List<Identity> identities(Map<Field, String> said, @Nullable String country, Set<String> notes) {
        Map<String, Identity> found = new LinkedHashMap<>();
        for (String raw : SEVERAL.split(said.getOrDefault(Field.EMAIL, ""))) {
            String address = address(raw.strip());
            if (raw.isBlank()) {
                continue;
            }
            String email = Identities.email(address);
            if (email == null || email.indexOf('.', email.indexOf('@')) < 0) {
                notes.add("bad-email");
            } else {
                found.putIfAbsent("email:" + email, new Identity("email", email, cut(raw.strip(), 300)));
            }
        }
        for (String raw : SEVERAL_PHONES.split(said.getOrDefault(Field.PHONE, ""))) {
            if (raw.isBlank()) {
                continue;
            }
            Phones.Understood phone = Phones.understand(raw, country);
            if (phone.note() != null) {
                notes.add(phone.note());
            }
            if (phone.number() != null) {
                found.putIfAbsent(
                        "phone:" + phone.number(), new Identity("phone", phone.number(), cut(raw.strip(), 100)));
            }
        }
        String uid = said.get(Field.UID);
        if (uid != null && uid.length() <= 200) {
            found.put("external", new Identity("external", uid, uid));
        }
        return found.values().stream().limit(MOST_IDENTITIES).toList();
    }

    private static String address(String raw) {
        Matcher brackets = IN_BRACKETS.matcher(raw);
        return (brackets.find() ? brackets.group(1) : raw).replaceFirst("^(?i)mailto:", "");
    }

    private static @Nullable String first(List<Identity> identities, String kind) {
        return identities.stream()
                .filter(each -> each.kind().equals(kind))
                .map(Identity::normalized)
                .findFirst()
                .orElse(null);
    }

    /** The family's name first where it is written so. */
    private static @Nullable String name(Map<Field, String> said) {
        String whole = said.get(Field.NAME);
        if (whole != null) {
            return cut(whole, LONGEST_NAME);
        }
        String given = said.getOrDefault(Field.GIVEN_NAME, "");
        String family = said.getOrDefault(Field.FAMILY_NAME, "");
        boolean eastern = !family.isEmpty() && family.codePoints().allMatch(Understanding::isEastern);
        String name = (eastern ? family + given : given + " " + family).strip();
        return name.isEmpty() ? null : cut(name, LONGEST_NAME);
    }

    private static boolean isEastern(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HANGUL, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }

    private List<String> tags(@Nullable String said) {
        Set<String> all = new LinkedHashSet<>(tags);
        if (said != null) {
            SEVERAL.splitAsStream(said)
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .forEach(tag -> all.add(cut(tag, LONGEST_TAG)));
        }
        return all.stream().limit(MOST_TAGS).toList();
    }

    private static @Nullable String language(String said) {
        return Languages.tag(said);
    }

    private static @Nullable String zone(String said) {
        try {
            return ZoneId.of(said).getId();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String known(
            @Nullable String said,
            java.util.function.Function<String, @Nullable String> understood,
            String note,
            Set<String> notes) {
        if (said == null) {
            return null;
        }
        String known = understood.apply(said);
        if (known == null) {
            notes.add(note);
        }
        return known;
    }

    private static String separator(Field field) {
        return switch (field) {
            case ADDRESS -> ", ";
            case NOTE -> "\n";
            default -> ";";
        };
    }

    private static boolean isOneLine(Field field) {
        return !field.isRepeatable();
    }

    /** No control characters but line breaks, which only notes and addresses keep. */
    private static String plain(String cell) {
        return cell.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]|[\\p{Cs}]", "").strip();
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
