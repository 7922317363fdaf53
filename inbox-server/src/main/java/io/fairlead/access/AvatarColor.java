package io.fairlead.access;

import java.util.List;
import java.util.UUID;

/** A colour for a person without a picture; white text is readable on each (WCAG AA). */
final class AvatarColor {

    private static final List<String> COLORS = List.of(
            "#1864ab", "#0b7285", "#087f5b", "#2b8a3e", "#5c6f00", "#a34400", "#c92a2a", "#a61e4d", "#862e9c",
            "#5f3dc4");

    private AvatarColor() {}

    static String of(UUID id) {
        return COLORS.get(Math.floorMod(id.hashCode(), COLORS.size()));
    }
}
