package io.fairlead.media;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which files are taken from people who upload them, colleagues and strangers alike. */
@Component
public final class FileRules {

    private final MediaSettings settings;

    FileRules(MediaSettings settings) {
        this.settings = settings;
    }

    /** True for programs that a recipient could start by a click, whatever the case or the dots of the name. */
    public boolean isProgram(String name) {
        // Some systems leave out dots and spaces at the end when they save it.
        String clean = FileNames.clean(name).replaceAll("[. ]+$", "");
        String ending = clean.substring(clean.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .strip();
        return settings.refusedEndings().contains(ending);
    }

    public boolean isTooLarge(long bytes) {
        return bytes > settings.uploadLimit().toBytes();
    }

    /** {@code file-type} or {@code file-too-large}; null for a file that is taken. */
    public @Nullable String refusal(String name, long bytes) {
        if (isProgram(name)) {
            return "file-type";
        }
        return isTooLarge(bytes) ? "file-too-large" : null;
    }
}
