package io.fairlead.connector.email.text;

import java.util.ArrayList;
import java.util.List;

/** RFC 3676: lines that end with a blank go on in the next one of the same quote depth. */
public final class FlowedText {

    private static final String SIGNATURE = "-- ";

    private FlowedText() {}

    /**
     * @param text its lines end with {@code \n}
     * @param deleteSpace the blank that marks a soft end is no part of the text (DelSp=yes; languages without blanks)
     */
    public static String unwrap(String text, boolean deleteSpace) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int openDepth = -1;
        for (String line : text.split("\n", -1)) {
            int depth = depth(line);
            String content = line.substring(depth);
            content = content.startsWith(" ") ? content.substring(1) : content;
            boolean signature = content.equals(SIGNATURE);
            if (openDepth >= 0 && (depth != openDepth || signature)) {
                paragraphs.add(open.toString());
                openDepth = -1;
            }
            if (openDepth < 0) {
                open = new StringBuilder(depth == 0 ? "" : ">".repeat(depth) + " ");
            }
            boolean soft = content.endsWith(" ") && !signature;
            open.append(soft && deleteSpace ? content.substring(0, content.length() - 1) : content);
            openDepth = soft ? depth : -1;
            if (!soft) {
                paragraphs.add(open.toString());
            }
        }
        if (openDepth >= 0) {
            paragraphs.add(open.toString());
        }
        return String.join("\n", paragraphs);
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == '>') {
            depth++;
        }
        return depth;
    }
}
