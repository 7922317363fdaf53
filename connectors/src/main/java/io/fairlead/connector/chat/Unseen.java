package io.fairlead.connector.chat;

import java.util.List;
import java.util.TreeMap;

/** Answers that went down one socket and are not known to have been read. Thread-safe; the oldest are forgotten. */
final class Unseen {
    private static final int REMEMBERED = 500;

    private final TreeMap<Long, Answer> answers = new TreeMap<>();

    private record Answer(String messageId, boolean delivered) {}

    synchronized void add(long seq, String messageId) {
        answers.put(seq, new Answer(messageId, false));
        if (answers.size() > REMEMBERED) {
            var _ = answers.pollFirstEntry();
        }
    }

    /** The messages up to there that are now delivered, or read, and were not before. */
    synchronized List<String> seen(long upTo, boolean read) {
        var reached = answers.headMap(upTo, true);
        List<String> ids = reached.values().stream()
                .filter(each -> read || !each.delivered())
                .map(Answer::messageId)
                .toList();
        if (read) {
            reached.clear();
        } else {
            reached.replaceAll((_, each) -> new Answer(each.messageId(), true));
        }
        return ids;
    }
}
