package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.channel.ConnectorContract;
import io.fairlead.channel.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The messages of Mime4j's and Tika's tests as a conversation shows them, against what a person reads in them: subject,
 * sender, date, kind, how the text begins, where its tail begins, the files.
 */
class MailCorpusTest {

    private static final MailParser PARSER = new MailParser("sales@ours.example", new ReplyTokens(List.of("c2VjcmV0")));
    private static final List<String> FIELDS = List.of("subject", "sender", "date", "kind", "text", "tail", "files");

    @Test
    void everyDocumentIsReadAsAPersonWould() {
        List<Corpora.Document> documents = new ArrayList<>(Corpora.mime4j());
        documents.addAll(Corpora.tika());
        Map<String, List<String>> expected = expected();
        Map<String, Integer> right = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Corpora.Document document : documents) {
            Inbound read = PARSER.read(document.bytes());
            ConnectorContract.checkInbound(read);
            assertThat(read).as(document.name()).isInstanceOf(Inbound.Message.class);
            List<String> row = row((Inbound.Message) read);
            List<String> wanted = expected.getOrDefault(document.file(), List.of());
            for (int i = 0; i < FIELDS.size(); i++) {
                boolean same = i < wanted.size() && wanted.get(i).equals(row.get(i));
                right.merge(FIELDS.get(i), same ? 1 : 0, Integer::sum);
                if (!same) {
                    wrong.add(document.file() + "\t" + String.join("\t", row));
                    break;
                }
            }
            assertThat(document.file() + " " + row.toString().contains("\uFFFD"))
                    .isEqualTo(document.file() + " false");
        }
        right.forEach((name, count) -> System.out.println("mails, " + name + ": " + count + " of " + documents.size()));
        assertThat(documents).hasSize(expected.size());
        assertThat(wrong).isEmpty();
    }

    private static List<String> row(Inbound.Message mail) {
        String text = mail.text().strip();
        Integer quote = mail.quoteOffset();
        String tail = quote == null ? "" : mail.text().substring(quote).strip();
        return List.of(
                shown(mail.subject(), 200),
                shown(mail.from().name(), 100) + " <" + shown(mail.from().email(), 100) + ">",
                mail.sentAt() == null ? "" : mail.sentAt().toString(),
                mail.kind().toString(),
                text.length() + " " + shown(text, 60),
                shown(tail, 30),
                String.join(
                        "; ",
                        mail.attachments().stream()
                                .map(file -> file.name() + " " + file.bytes().length + (file.inline() ? " inline" : ""))
                                .toList()));
    }

    private static String shown(String text, int most) {
        String line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return line.length() <= most ? line : line.substring(0, most).strip();
    }

    private static Map<String, List<String>> expected() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        new String(Corpora.bytes("io/fairlead/connector/email/mail-corpus.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .forEach(row -> rows.put(row[0], Arrays.asList(row).subList(1, row.length)));
        return rows;
    }
}
