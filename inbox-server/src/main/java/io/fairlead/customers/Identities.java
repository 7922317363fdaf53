package io.fairlead.customers;

import com.google.common.net.InternetDomainName;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Brings e-mail addresses, phone numbers and domains into the one form by which people and companies are recognised. */
public final class Identities {

    private static final int LONGEST_ADDRESS = 254;
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private Identities() {}

    /** Trimmed, lower case, domain as A-labels. Null if it is no address. */
    public static @Nullable String email(@Nullable String raw) {
        if (raw == null) {
            return null;
        }
        String address = Normalizer.normalize(raw.strip(), Normalizer.Form.NFC);
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1 || address.length() > LONGEST_ADDRESS || hasSpace(address)) {
            return null;
        }
        String domain = domain(address.substring(at + 1));
        return domain == null ? null : address.substring(0, at).toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /**
     * E.164, for example {@code +8613812345678}. Null if it is no possible number.
     *
     * @param country ISO 3166 alpha-2 for numbers written without a country code
     */
    public static @Nullable String phone(@Nullable String raw, @Nullable String country) {
        if (raw == null || raw.isBlank() || raw.length() > 64) {
            return null;
        }
        try {
            var number = PHONES.parse(raw, country == null ? null : country.toUpperCase(Locale.ROOT));
            if (!PHONES.isValidNumber(number)) {
                return null;
            }
            number.clearExtension();
            return PHONES.format(number, PhoneNumberUtil.PhoneNumberFormat.E164);
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** ISO 3166 alpha-2 of an E.164 number, for example to guess a caller's country. */
    public static @Nullable String countryOfPhone(String e164) {
        try {
            String region = PHONES.getRegionCodeForNumber(PHONES.parse(e164, null));
            return region == null || "ZZ".equals(region) || "001".equals(region) ? null : region;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** The registrable domain (public suffix list) of a normalised address: {@code a@mail.acme.co.uk} gives {@code acme.co.uk}. */
    public static @Nullable String registrableDomain(@Nullable String email) {
        if (email == null) {
            return null;
        }
        String domain = domain(email.substring(email.lastIndexOf('@') + 1));
        if (domain == null) {
            return null;
        }
        try {
            InternetDomainName name = InternetDomainName.from(domain);
            if (name.hasPublicSuffix()) {
                return name.isUnderPublicSuffix() ? name.topPrivateDomain().toString() : null;
            }
            // The list's prevailing rule is *: an ending that it does not know is a public suffix.
            int labels = name.parts().size();
            return labels < 2 ? null : String.join(".", name.parts().subList(labels - 2, labels));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    /** ISO 3166 alpha-2 in upper case, or null. */
    public static @Nullable String country(@Nullable String raw) {
        if (raw == null) {
            return null;
        }
        String code = raw.strip().toUpperCase(Locale.ROOT);
        return Countries.ALPHA2.contains(code) ? code : Countries.BY_NAME.get(code);
    }

    /** A well-formed BCP 47 tag, or null. */
    public static @Nullable String language(@Nullable String raw) {
        if (raw == null || raw.isBlank() || raw.length() > 35) {
            return null;
        }
        String tag = Locale.forLanguageTag(raw.strip().replace('_', '-')).toLanguageTag();
        return "und".equals(tag) ? null : tag;
    }

    private static @Nullable String domain(String raw) {
        try {
            String ascii = IDN.toASCII(raw.strip(), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return ascii.isEmpty() || ascii.startsWith(".") || ascii.contains("..") ? null : ascii;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean hasSpace(String text) {
        return text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }
}
