package io.fairlead.media;

import java.util.Locale;
import java.util.regex.Pattern;

/** Makes names and types that strangers gave fit to be stored and shown. */
final class FileNames {

    private static final int LONGEST = 150;
    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}");

    private FileNames() {}

    /** The last part of a path without control and direction-changing characters; its ending survives cutting. */
    static String clean(String raw) {
        String last = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
        StringBuilder name = new StringBuilder();
        last.codePoints().filter(FileNames::isPlain).forEach(name::appendCodePoint);
        String clean = name.toString().strip();
        if (clean.isEmpty() || clean.equals(".") || clean.equals("..")) {
            return "file";
        }
        return clean.length() <= LONGEST ? clean : cut(clean);
    }

    static String type(String raw) {
        int end = raw.indexOf(';');
        String type = (end < 0 ? raw : raw.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return TYPE.matcher(type).matches() ? type : "application/octet-stream";
    }

    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 10 ? name.substring(dot) : "";
        return name.substring(0, LONGEST - ending.length()) + ending;
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && "<>:\"|?*".indexOf(c) < 0;
    }
}
