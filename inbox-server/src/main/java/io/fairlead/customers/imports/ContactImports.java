package io.fairlead.customers.imports;

import io.fairlead.customers.imports.reading.Choice;
import io.fairlead.journal.Changed;
import io.fairlead.journal.Journal;
import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import io.fairlead.media.MediaStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists of people from files. An import belongs to the person who made it; admins see all of them. It is read, its columns are
 * named, it is tried out, carried out, and can be taken back; what takes time goes on by itself and is told by events.
 */
@Component
final class ContactImports {

    private static final Set<String> NOTHING_DONE = Set.of("ready", "checked", "failed");

    private final ImportTable table;
    private final RowTable rows;
    private final MediaStore media;
    private final Journal journal;
    private final ImportSettings settings;
    private final JsonMapper json;

    ContactImports(
            ImportTable table,
            RowTable rows,
            MediaStore media,
            Journal journal,
            ImportSettings settings,
            JsonMapper json) {
        this.table = table;
        this.rows = rows;
        this.media = media;
        this.journal = journal;
        this.settings = settings;
        this.json = json;
    }

    /**
     * Takes a file and begins to read it.
     *
     * @throws Problem.TooLarge as an error if it is larger than is taken
     * @throws Problem.Conflict as an error {@code too-many-imports} if too many are unfinished
     */
    Mono<ImportView> upload(Actor.User by, String name, long announced, Flux<byte[]> bytes) {
        by.require(Ability.CONTACT_IMPORT);
        long most = settings.fileLimit().toBytes();
        if (announced > most) {
            return Mono.error(this::tooLarge);
        }
        return table.open(by.id())
                .filter(open -> open < settings.openPerUser())
                .switchIfEmpty(Mono.error(() -> new Problem.Conflict(
                        "too-many-imports",
                        "Finish or discard one of your " + settings.openPerUser() + " open imports first.")))
                .then(Mono.defer(() -> media.keep(bytes, most)))
                .onErrorMap(Problem.TooLarge.class, _ -> tooLarge())
                .flatMap(kept -> kept.size() == 0
                        ? Mono.error(() -> Problem.Invalid.field("file", "empty", "The file is empty."))
                        : journal.commit(by, begun(by, plain(name), kept)));
    }

    private Mono<Changed<ImportView>> begun(Actor.User by, String name, MediaStore.Kept kept) {
        return table.insert(by.id(), name, kept.sha256(), kept.size()).flatMap(this::told);
    }

    private Problem tooLarge() {
        return new Problem.TooLarge(
                "A list may have up to " + settings.fileLimit().toMegabytes() + " MB.");
    }

    /** The newest first. */
    Mono<Page<ImportView>> list(Actor.User actor, int limit, @Nullable UUID after) {
        actor.require(Ability.CONTACT_IMPORT);
        return table.list(actor, limit, after);
    }

    Mono<ImportDetail> find(Actor.User actor, UUID id) {
        actor.require(Ability.CONTACT_IMPORT);
        return table.detail(actor, id).switchIfEmpty(Mono.error(ContactImports::unknown));
    }

    /** In the order of the list. */
    Mono<List<ImportRow>> rows(Actor.User actor, UUID id, List<String> outcomes, int after, int most) {
        return find(actor, id).flatMap(_ -> rows.rows(id, outcomes, after, most).collectList());
    }

    /** @throws Problem.Conflict as an error if somebody was faster, or it is carried out already */
    Mono<ImportDetail> edit(Actor.User by, UUID id, ImportEdit command) {
        ImportEdit edit = command.checked();
        return change(by, id, NOTHING_DONE, held -> {
                    if (held.version() != edit.version()) {
                        throw new Problem.Conflict("stale-version", "Somebody has changed this import meanwhile.");
                    }
                    return edit.reading() != null ? table.reread(id, chosen(edit)) : described(by, id, held, edit);
                })
                .then(Mono.defer(() -> find(by, id)));
    }

    private String chosen(ImportEdit edit) {
        ImportEdit.Reading reading = edit.reading();
        return json.writeValueAsString(reading == null ? Choice.NONE : reading.choice());
    }

    private Mono<Long> described(Actor.User by, UUID id, ImportTable.Held held, ImportEdit edit) {
        if (held.format().isEmpty()) {
            throw wrongState(held.state());
        }
        String saved = edit.mapping();
        Mono<List<String>> fields = edit.fields() != null
                ? Mono.just(edit.fields())
                : saved == null
                        ? Mono.just(held.fields())
                        : table.mapping(held.headers(), saved)
                                .map(ImportTable.Saved::fields)
                                .switchIfEmpty(Mono.error(() -> Problem.Invalid.field(
                                        "mapping", "unknown", "No saved mapping of this name fits these columns.")));
        return fields.map(given -> ImportEdit.fitting(given, held.headers().size()))
                .flatMap(given -> save(by, edit, held.headers(), given).then(table.describe(id, edit, given)));
    }

    private Mono<Long> save(Actor.User by, ImportEdit edit, List<String> headers, List<String> fields) {
        return edit.saveAs() == null ? Mono.just(0L) : table.saveMapping(by.id(), edit.saveAs(), headers, fields);
    }

    /** The dry run. */
    Mono<ImportView> check(Actor.User by, UUID id) {
        return change(by, id, Set.of("ready", "checked"), held -> {
            if (held.fields().stream().noneMatch(Set.of("email", "phone")::contains)) {
                throw Problem.Invalid.field(
                        "fields", "no-identity", "One column must hold e-mail addresses or telephone numbers.");
            }
            return table.begin(by, id, "checking");
        });
    }

    /** Carries it out as it was tried out. */
    Mono<ImportView> start(Actor.User by, UUID id) {
        return change(by, id, Set.of("checked"), _ -> table.begin(by, id, "importing"));
    }

    /** What is done stays done; it can be gone on with, or taken back. */
    Mono<ImportView> stop(Actor.User by, UUID id) {
        return change(by, id, Set.of("checking", "importing", "undoing"), _ -> table.stop(id));
    }

    /** Goes on with what was stopped or failed. */
    Mono<ImportView> resume(Actor.User by, UUID id) {
        return change(by, id, Set.of("stopped", "failed"), _ -> table.resume(id));
    }

    /** Takes back all of it but what somebody has touched since. */
    Mono<ImportView> undo(Actor.User by, UUID id) {
        return find(by, id)
                .flatMap(detail -> detail.view().emptied() || detail.view().startedAt() == null
                        ? Mono.error(() -> new Problem.Conflict(
                                "nothing-to-undo",
                                "There is nothing that could be taken back, or it was too long ago."))
                        : change(by, id, Set.of("done", "stopped", "failed"), _ -> table.beginUndo(by, id)));
    }

    /** Only as long as it has changed nothing. */
    Mono<Void> discard(Actor.User by, UUID id) {
        return find(by, id)
                .flatMap(detail -> detail.view().startedAt() != null
                                && !detail.view().state().equals("undone")
                        ? Mono.<ImportView>error(() -> wrongState(detail.view().state()))
                        : change(
                                by,
                                id,
                                Set.of("reading", "ready", "checked", "failed", "stopped", "undone"),
                                _ -> table.discard(id)))
                .then();
    }

    private interface Step {
        Mono<Long> apply(ImportTable.Held held);
    }

    private Mono<ImportView> change(Actor.User by, UUID id, Set<String> states, Step step) {
        by.require(Ability.CONTACT_IMPORT);
        return journal.commit(
                by,
                table.lock(by, id)
                        .switchIfEmpty(Mono.error(ContactImports::unknown))
                        .flatMap(held -> states.contains(held.state())
                                ? step.apply(held)
                                : Mono.error(() -> wrongState(held.state())))
                        .then(Mono.defer(() -> told(id))));
    }

    private Mono<Changed<ImportView>> told(UUID id) {
        return table.view(id).map(view -> Trial.told(view, view, List.of()));
    }

    private static Problem wrongState(String state) {
        return new Problem.Conflict("wrong-state", "This cannot be done with an import that is \"" + state + "\".");
    }

    private static Problem unknown() {
        return new Problem.NotFound("import");
    }

    private static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "")
                .strip();
        return last.isEmpty() ? "list" : last.substring(0, Math.min(last.length(), 150));
    }
}
