package io.fairlead.channels;

import io.fairlead.calendars.BusinessCalendar;
import io.fairlead.calendars.CalendarView;
import io.fairlead.calendars.Calendars;
import io.fairlead.channel.SocketConnector.Hours;
import io.fairlead.kernel.OnlineUsers;
import io.fairlead.media.OutsideUploads;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whether visitors of an inbox find somebody: its calendar (that of its service level) says open, and a person who serves it
 * has a page open. All visitors of an inbox share one look every few seconds, and there is none while nobody asks.
 */
@Component
final class OpeningHours {

    private static final Logger log = LoggerFactory.getLogger(OpeningHours.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration LINGER = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private final HoursTable table;
    private final Calendars calendars;
    private final OnlineUsers online;
    private final OutsideUploads uploads;
    private final Clock clock;
    private final Map<UUID, Flux<Hours>> inboxes = new ConcurrentHashMap<>();

    OpeningHours(HoursTable table, Calendars calendars, OnlineUsers online, OutsideUploads uploads, Clock clock) {
        this.table = table;
        this.calendars = calendars;
        this.online = online;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** At present, and then whenever it changes. Does not err: while it cannot be known it is what it was, or open. */
    Flux<Hours> of(UUID inbox) {
        return inboxes.computeIfAbsent(inbox, this::watched);
    }

    private Flux<Hours> watched(UUID inbox) {
        return Flux.interval(Duration.ZERO, LOOK_AGAIN)
                .onBackpressureDrop()
                .concatMap(tick -> now(inbox).onErrorResume(e -> unknown(inbox, tick, e)), 1)
                .distinctUntilChanged()
                .replay(1)
                .refCount(1, LINGER);
    }

    private Mono<Hours> unknown(UUID inbox, long tick, Throwable e) {
        log.warn("Whether inbox {} is open is not known: {}", inbox, e.toString());
        return tick == 0 ? Mono.just(new Hours(true, null, uploads.largest())) : Mono.empty();
    }

    Mono<Hours> now(UUID inbox) {
        return table.of(inbox)
                .flatMap(terms -> Mono.zip(calendar(terms.calendarId()), online.now())
                        .map(both -> hours(both.getT1(), !Collections.disjoint(terms.staff(), both.getT2()))))
                .defaultIfEmpty(new Hours(true, null, uploads.largest()));
    }

    private Mono<BusinessCalendar> calendar(@Nullable UUID id) {
        return id == null
                ? Mono.just(BusinessCalendar.ALWAYS)
                : calendars
                        .all()
                        .filter(view -> view.id().equals(id))
                        .next()
                        .map(CalendarView::calendar)
                        .defaultIfEmpty(BusinessCalendar.ALWAYS);
    }

    private Hours hours(BusinessCalendar calendar, boolean somebody) {
        Instant now = clock.instant();
        Instant opens = opens(calendar, now);
        boolean within = opens != null && !opens.isAfter(now);
        return new Hours(within && somebody, within ? null : opens, uploads.largest());
    }

    /** Where the next moment of business time begins. Null: never. */
    private static @Nullable Instant opens(BusinessCalendar calendar, Instant now) {
        try {
            return calendar.add(now, AT_ONCE).minus(AT_ONCE);
        } catch (DateTimeException _) {
            return null;
        }
    }

    /** @param staff who may answer there and takes work */
    record Terms(@Nullable UUID calendarId, Set<UUID> staff) {}
}
