package io.fairlead.connector.form;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Another text of the consent is another consent, so that nobody is said to have agreed to it before. */
final class Numbering {

    private Numbering() {}

    /**
     * @param before as published; null: this is the first
     * @param version of the new one
     */
    static FormDefinition of(FormDefinition given, @Nullable FormDefinition before, int version) {
        FormDefinition.Consent consent = given.consent();
        if (consent == null) {
            return given.numbered(version, null);
        }
        return given.numbered(
                version, new FormDefinition.Consent(number(consent, before), consent.required(), consent.text()));
    }

    /** A form that had no consent of late may have had one before: its own version is above that of any. */
    private static int number(FormDefinition.Consent consent, @Nullable FormDefinition before) {
        if (before == null) {
            return 1;
        }
        FormDefinition.Consent old = before.consent();
        if (old == null) {
            return before.version() + 1;
        }
        return Objects.equals(old.text(), consent.text()) ? old.version() : old.version() + 1;
    }
}
