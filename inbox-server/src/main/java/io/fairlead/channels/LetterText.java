package io.fairlead.channels;

import io.fairlead.channel.SocketConnector.Manner;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The mail to a visitor who has left: what is new, and what was said before; in the visitor's language and time. */
record LetterText(String subject, String body) {

    /** @param subject with the company's title; so is {@code intro} */
    private record Phrases(String subject, String intro, String reply, String earlier, String you, String team) {}

    private static final Phrases ENGLISH = new Phrases(
            "Your chat with %s",
            "You wrote to %s in the chat. Here is the answer:",
            "To go on, simply reply to this e-mail.",
            "Earlier in the chat",
            "You",
            "Team");

    private static final Map<String, Phrases> PHRASES = Map.of(
            "en",
            ENGLISH,
            "zh",
            new Phrases("您与 %s 的聊天", "您曾在聊天中联系 %s，以下是给您的回复：", "如需继续沟通，直接回复此邮件即可。", "此前的聊天记录", "您", "客服"),
            "de",
            new Phrases(
                    "Ihr Chat mit %s",
                    "Sie haben %s im Chat geschrieben. Hier ist die Antwort:",
                    "Antworten Sie einfach auf diese E-Mail, um das Gespräch fortzusetzen.",
                    "Zuvor im Chat",
                    "Sie",
                    "Team"),
            "es",
            new Phrases(
                    "Su chat con %s",
                    "Escribió a %s en el chat. Esta es la respuesta:",
                    "Para continuar, responda a este correo.",
                    "Anteriormente en el chat",
                    "Usted",
                    "Equipo"),
            "fr",
            new Phrases(
                    "Votre discussion avec %s",
                    "Vous avez écrit à %s dans la messagerie. Voici la réponse :",
                    "Pour continuer, répondez simplement à cet e-mail.",
                    "Plus tôt dans la discussion",
                    "Vous",
                    "Équipe"),
            "ja",
            new Phrases(
                    "%s とのチャット", "チャットで %s にお問い合わせいただいた件の回答です。", "このメールに返信すると、会話を続けられます。", "これまでのチャット", "お客様", "担当者"),
            "ru",
            new Phrases(
                    "Ваш чат с %s",
                    "Вы писали в чат %s. Вот ответ:",
                    "Чтобы продолжить, просто ответьте на это письмо.",
                    "Ранее в чате",
                    "Вы",
                    "Команда"),
            "pt",
            new Phrases(
                    "A sua conversa com %s",
                    "Escreveu a %s no chat. Aqui está a resposta:",
                    "Para continuar, basta responder a este e-mail.",
                    "Anteriormente no chat",
                    "Você",
                    "Equipa"),
            "ar",
            new Phrases(
                    "محادثتك مع %s",
                    "لقد راسلت %s عبر المحادثة. إليك الرد:",
                    "للمتابعة، ما عليك سوى الرد على هذه الرسالة.",
                    "سابقًا في المحادثة",
                    "أنت",
                    "الفريق"));

    /** @param zone the visitor's, if it is known */
    static LetterText of(
            Manner manner, @Nullable String zone, List<VisitorTable.Entry> unread, List<VisitorTable.Entry> newest) {
        Phrases known = PHRASES.get(manner.language());
        Phrases phrases = known == null ? ENGLISH : known;
        String title = manner.title();
        Writing writing =
                new Writing(phrases, zone(zone), Locale.forLanguageTag(known == null ? "en" : manner.language()));
        Set<UUID> fresh = unread.stream().map(VisitorTable.Entry::id).collect(Collectors.toSet());
        long end = unread.getLast().position();
        String earlier = newest.stream()
                .filter(entry -> entry.position() < end && !fresh.contains(entry.id()))
                .map(writing::said)
                .collect(Collectors.joining("\n\n"));
        String body = phrases.intro.formatted(title)
                + "\n\n"
                + unread.stream().map(writing::said).collect(Collectors.joining("\n\n"))
                + "\n\n" + phrases.reply
                + (earlier.isEmpty() ? "" : "\n\n--- " + phrases.earlier + " ---\n\n" + earlier)
                + "\n";
        return new LetterText(phrases.subject.formatted(title), body);
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    private record Writing(Phrases phrases, ZoneId zone, Locale locale) {
        String said(VisitorTable.Entry entry) {
            String author = entry.byVisitor() ? phrases.you : entry.author() == null ? phrases.team : entry.author();
            String files = entry.files().stream()
                    .map(file -> "\n[" + file.name() + "]")
                    .collect(Collectors.joining());
            return author + ", " + time(entry.at()) + ":\n" + entry.text() + files;
        }

        private String time(Instant at) {
            return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                            .withLocale(locale)
                            .withZone(zone)
                            .format(at)
                    + (zone.equals(ZoneOffset.UTC) ? " UTC" : "");
        }
    }
}
