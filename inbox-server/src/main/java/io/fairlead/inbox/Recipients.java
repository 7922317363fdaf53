package io.fairlead.inbox;

import io.fairlead.customers.Identities;
import io.fairlead.inbox.NewMessage.Recipient;
import io.fairlead.kernel.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** To whom a mail goes: addresses that can be written to, each once, in the field where it stands first. */
record Recipients(List<Recipient> to, List<Recipient> cc, List<Recipient> bcc) {

    /** @throws Problem.Invalid naming the field, {@code bad-address} or, if somebody is named but nobody in To, {@code not-blank} */
    static Recipients of(@Nullable List<Recipient> to, @Nullable List<Recipient> cc, @Nullable List<Recipient> bcc) {
        Set<String> seen = new HashSet<>();
        Recipients all = new Recipients(once("to", to, seen), once("cc", cc, seen), once("bcc", bcc, seen));
        if (all.to.isEmpty() && !seen.isEmpty()) {
            throw Problem.Invalid.field("to", "not-blank", "Name at least one recipient in To.");
        }
        return all;
    }

    boolean none() {
        return to.isEmpty();
    }

    private static List<Recipient> once(String field, @Nullable List<Recipient> list, Set<String> seen) {
        List<Recipient> once = new ArrayList<>();
        for (Recipient recipient : list == null ? List.<Recipient>of() : list) {
            String normal = normal(recipient.address());
            if (normal == null) {
                throw Problem.Invalid.field(
                        field, "bad-address", "\"" + recipient.address() + "\" is not a mail address.");
            }
            if (seen.add(normal)) {
                once.add(new Recipient(name(recipient.name()), written(recipient.address(), normal)));
            }
        }
        return once;
    }

    /** What servers take in an envelope: no lists, comments or quotes, which would name somebody else than they seem to. */
    private static @Nullable String normal(String address) {
        String normal = Identities.email(address);
        return normal != null
                        && normal.matches("[^\\x00-\\x20\\x7f\\uFFFD\\p{Cs}@<>(),;:\"\\\\\\[\\]]+@[a-z0-9.-]*[a-z0-9]")
                ? normal
                : null;
    }

    /** The part before the at sign as it was written, because its case is the recipient's affair. */
    private static String written(String address, String normal) {
        String stripped = address.strip();
        return stripped.substring(0, stripped.lastIndexOf('@')) + normal.substring(normal.lastIndexOf('@'));
    }

    private static @Nullable String name(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String line =
                Cleaning.stripNul(name).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.isEmpty() ? null : line;
    }
}
