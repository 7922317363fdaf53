package io.fairlead.inbox;

import io.fairlead.journal.JournalRow;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Ids;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The one call of the hot path: SQL function {@code intake} with parallel arrays as parameters. */
@Component
final class IntakeTable {

    private static final List<String> PARAMETERS = List.of(
            "accounts",
            "inboxes",
            "keys",
            "kinds",
            "msgs",
            "externals",
            "threads",
            "tokens",
            "hints",
            "names",
            "companies",
            "domains",
            "countries",
            "languages",
            "zones",
            "senders",
            "subjects",
            "texts",
            "htmls",
            "quotes",
            "previews",
            "from_json",
            "to_json",
            "replies",
            "sent",
            "past",
            "lines",
            "sources",
            "sizes",
            "raws",
            "raw_refs",
            "id_item",
            "id_kind",
            "id_scope",
            "id_norm",
            "id_raw",
            "id_verified",
            "ref_item",
            "ref_id",
            "f_item",
            "f_print",
            "p_item",
            "p_address",
            "p_name",
            "a_item",
            "a_id",
            "a_inline",
            "a_cid");

    /** Positional, so that nothing has to be parsed per call. */
    private static final String CALL = "select * from intake("
            + String.join(
                    ", ",
                    java.util.stream.IntStream.rangeClosed(1, PARAMETERS.size())
                            .mapToObj(i -> "$" + i)
                            .toList())
            + ")";

    private final DatabaseClient db;
    private final JsonMapper json;

    IntakeTable(DatabaseClient db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    record Result(Intake.Taken taken, @Nullable JournalRow row) {}

    Mono<List<Result>> take(List<Arrival> batch) {
        return bind(batch)
                .map(row -> new Numbered((int) Columns.number(row, "item"), result(row, batch)))
                .all()
                .collectList()
                .map(results -> results.stream()
                        .sorted(Comparator.comparingInt(Numbered::item))
                        .map(Numbered::result)
                        .toList());
    }

    private record Numbered(int item, Result result) {}

    private static Result result(Readable row, List<Arrival> batch) {
        Arrival arrival = batch.get((int) Columns.number(row, "item") - 1);
        String outcome = Columns.text(row, "outcome");
        UUID conversation = row.get("conversation_id", UUID.class);
        Intake.Taken taken = new Intake.Taken(
                arrival.externalKey(),
                Intake.Result.valueOf(outcome.toUpperCase(Locale.ROOT)),
                conversation,
                row.get("message_id", UUID.class));
        Long seq = row.get("seq", Long.class);
        JournalRow event = seq == null
                ? null
                : new JournalRow(
                        seq,
                        Columns.instant(row, "at"),
                        InboxEvent.MessageReceived.TYPE,
                        Columns.id(row, "conversation_id"),
                        Columns.number(row, "version"),
                        Columns.text(row, "audience"),
                        "channel:" + arrival.channelAccountId(),
                        Columns.text(row, "payload"));
        return new Result(taken, event);
    }

    private GenericExecuteSpec bind(List<Arrival> b) {
        Flat<Arrival.Identity> ids = Flat.of(b, Arrival::identities);
        Flat<String> refs = Flat.of(b, Arrival::answered);
        Flat<String> prints = Flat.of(b, a -> a.fingerprint() == null ? List.of() : List.of(a.fingerprint()));
        Flat<Arrival.Party> parties = Flat.of(b, IntakeTable::addressed);
        Flat<Arrival.File> files = Flat.of(b, Arrival::files);
        Object[] values = {
            uuids(b, Arrival::channelAccountId),
            uuids(b, Arrival::inboxId),
            texts(b, Arrival::externalKey),
            texts(b, Arrival::kind),
            uuids(b, a -> Ids.next()),
            texts(b, Arrival::externalId),
            texts(b, Arrival::thread),
            uuids(b, Arrival::conversationToken),
            uuids(b, Arrival::answeredConversation),
            texts(b, Arrival::name),
            texts(b, Arrival::company),
            texts(b, Arrival::domain),
            texts(b, Arrival::country),
            texts(b, Arrival::language),
            texts(b, Arrival::timeZone),
            texts(b, Arrival::sender),
            texts(b, Arrival::subject),
            texts(b, Arrival::text),
            texts(b, Arrival::html),
            b.stream().map(Arrival::quoteOffset).toArray(Integer[]::new),
            texts(b, IntakeTable::preview),
            texts(b, a -> a.from() == null ? null : json.writeValueAsString(a.from())),
            texts(b, this::recipients),
            texts(b, a -> a.answered().isEmpty() ? null : a.answered().getFirst()),
            times(b, Arrival::sentAt),
            times(b, Arrival::past),
            texts(b, Arrival::productLine),
            texts(b, a -> a.source().isEmpty() ? null : json.writeValueAsString(a.source())),
            b.stream().map(Arrival::size).toArray(Integer[]::new),
            texts(b, Arrival::raw),
            texts(b, Arrival::rawRef),
            ids.items(),
            ids.texts(Arrival.Identity::kind),
            ids.texts(Arrival.Identity::scope),
            ids.texts(Arrival.Identity::normalized),
            ids.texts(Arrival.Identity::raw),
            ids.entries.stream().map(Arrival.Identity::verified).toArray(Boolean[]::new),
            refs.items(),
            refs.texts(ref -> ref),
            prints.items(),
            prints.texts(print -> print),
            parties.items(),
            parties.texts(Arrival.Party::address),
            parties.texts(Arrival.Party::name),
            files.items(),
            files.entries.stream().map(Arrival.File::attachmentId).toArray(UUID[]::new),
            files.entries.stream().map(Arrival.File::inline).toArray(Boolean[]::new),
            files.texts(Arrival.File::contentId)
        };
        GenericExecuteSpec call = db.sql(CALL);
        for (int i = 0; i < values.length; i++) {
            call = call.bind(i, values[i]);
        }
        return call;
    }

    /** Of files without a word a clip. */
    private static String preview(Arrival a) {
        String preview = Cleaning.preview(a.text() == null ? "" : a.text(), a.quoteOffset());
        return preview.isBlank() && !a.files().isEmpty() ? "📎" : preview;
    }

    private @Nullable String recipients(Arrival a) {
        return a.to().isEmpty() && a.cc().isEmpty() && a.answerTo().isEmpty()
                ? null
                : json.writeValueAsString(Map.of("to", a.to(), "cc", a.cc(), "replyTo", a.answerTo()));
    }

    /** Whom the sender wrote to beside us: they are part of the thread, and may answer in it. */
    private static List<Arrival.Party> addressed(Arrival a) {
        List<Arrival.Party> all = new ArrayList<>(a.to());
        all.addAll(a.cc());
        return all;
    }

    private static @Nullable String[] texts(List<Arrival> batch, Function<Arrival, @Nullable String> part) {
        return batch.stream().map(part).toArray(String[]::new);
    }

    private static @Nullable OffsetDateTime[] times(List<Arrival> batch, Function<Arrival, @Nullable Instant> part) {
        return batch.stream()
                .map(a -> Optional.ofNullable(part.apply(a))
                        .map(at -> at.atOffset(ZoneOffset.UTC))
                        .orElse(null))
                .toArray(OffsetDateTime[]::new);
    }

    private static @Nullable UUID[] uuids(List<Arrival> batch, Function<Arrival, @Nullable UUID> part) {
        return batch.stream().map(part).toArray(UUID[]::new);
    }

    /** Lists of all items one after the other, with the number (from 1) of the item that each entry belongs to. */
    private static final class Flat<T> {
        final List<Integer> numbers = new ArrayList<>();
        final List<T> entries = new ArrayList<>();

        static <T> Flat<T> of(List<Arrival> batch, Function<Arrival, List<T>> part) {
            Flat<T> flat = new Flat<>();
            for (int i = 0; i < batch.size(); i++) {
                for (T entry : part.apply(batch.get(i))) {
                    flat.numbers.add(i + 1);
                    flat.entries.add(entry);
                }
            }
            return flat;
        }

        Integer[] items() {
            return numbers.toArray(Integer[]::new);
        }

        @Nullable
        String[] texts(Function<T, @Nullable String> part) {
            return entries.stream().map(part).toArray(String[]::new);
        }
    }
}
