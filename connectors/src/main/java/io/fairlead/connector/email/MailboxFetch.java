package io.fairlead.connector.email;

import io.fairlead.channel.DeliveryFailure;
import io.fairlead.channel.Slot;
import io.fairlead.channel.StreamConnector.Contents;
import io.fairlead.channel.StreamConnector.Gone;
import io.fairlead.channel.StreamConnector.Received;
import io.fairlead.channel.StreamConnector.Selection;
import io.fairlead.connector.email.MailFolder.Listed;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks into a folder beside the watch: what is there, and single mails out of turn. */
final class MailboxFetch implements MailboxWork {

    private static final int LISTED_AT_ONCE = 2_000;

    /** SEARCH compares days in a time zone that it does not tell. */
    private static final Duration MARGIN = Duration.ofDays(2);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final EmailSettings settings;
    private final MailReader reader;
    private final List<Slot> slots;

    /** @param slots of one place */
    MailboxFetch(EmailSettings settings, MailReader reader, List<Slot> slots) {
        this.settings = settings;
        this.reader = reader;
        // What the server would not give before comes last, so that the others are not kept waiting by it.
        this.slots = Stream.concat(
                        slots.stream().filter(slot -> !reader.isSuspect(slot)),
                        slots.stream().filter(reader::isSuspect))
                .toList();
        slots.forEach(reader::pardon);
    }

    @Override
    public void run(MailFolder folder, Demand demand) throws MessagingException, InterruptedException {
        String place = new Cursor(folder.validity(), 0, 0, 0, 0).place(settings.folderName());
        if (slots.stream().anyMatch(slot -> !(slot.place() + ".").startsWith(place + "."))) {
            throw new DeliveryFailure.Rejected(
                    "renumbered", "The folder was renumbered meanwhile; look into it again.");
        }
        for (int from = 0; from < slots.size() && !demand.isOver(); from += LISTED_AT_ONCE) {
            some(folder, slots.subList(from, Math.min(slots.size(), from + LISTED_AT_ONCE)), demand);
        }
    }

    private void some(MailFolder folder, List<Slot> some, Demand demand)
            throws MessagingException, InterruptedException {
        String place = some.getFirst().place();
        Map<Long, Slot> left = new LinkedHashMap<>();
        some.forEach(slot -> left.put(slot.number(), slot));
        List<Listed> there =
                reader.list(folder, place, some.stream().map(Slot::number).toList());
        reader.read(folder, place, there, (mail, inbound) -> {
            Slot asked = left.remove(mail.uid());
            if (asked != null && inbound != null) {
                demand.emit(new Received(inbound, MailReader.slot(mail, place), null));
            } else if (asked != null) {
                demand.emit(new Gone(asked, null));
            }
        });
        for (Slot gone : left.values()) {
            demand.emit(new Gone(gone, null));
        }
    }

    /** @param selection null: all that is due by the settings */
    static Contents contents(
            EmailSettings settings, MailReader reader, @Nullable Cursor cursor, @Nullable Selection selection)
            throws MessagingException {
        try (MailFolder folder = MailFolder.open(settings)) {
            Cursor here =
                    MailboxWatch.here(cursor, folder, settings, Instant.now().getEpochSecond());
            String place = here.place(settings.folderName());
            List<Long> uids = folder.search(criterion(selection));
            List<Slot> slots = new ArrayList<>();
            for (int from = 0; from < uids.size(); from += LISTED_AT_ONCE) {
                List<Long> some = uids.subList(from, Math.min(uids.size(), from + LISTED_AT_ONCE));
                for (Listed mail : reader.list(folder, place, some)) {
                    Slot slot = MailReader.slot(mail, place);
                    boolean due = selection == null
                            ? here.wants(slot.number(), slot.arrivedAt().getEpochSecond())
                            : selection.holds(slot);
                    if (due) {
                        slots.add(slot);
                    }
                }
            }
            return new Contents(place, here.uid(), slots);
        }
    }

    private static String criterion(@Nullable Selection selection) {
        if (selection == null) {
            return "ALL";
        }
        StringBuilder criterion = new StringBuilder("UID ")
                .append(selection.from() == null ? 1 : selection.from())
                .append(':')
                .append(selection.to() == null ? "*" : selection.to().toString());
        if (selection.since() != null) {
            criterion.append(" SINCE ").append(DAY.format(selection.since().minus(MARGIN)));
        }
        if (selection.before() != null) {
            criterion.append(" BEFORE ").append(DAY.format(selection.before().plus(MARGIN)));
        }
        return criterion.toString();
    }
}
