package io.fairlead.customers.imports;

import io.fairlead.customers.imports.meaning.Field;
import io.fairlead.customers.imports.meaning.Headers;
import io.fairlead.customers.imports.reading.ListFile;
import io.fairlead.customers.imports.reading.Listing;
import io.fairlead.customers.imports.reading.Row;
import io.fairlead.customers.imports.reading.Unreadable;
import io.fairlead.journal.Journal;
import io.fairlead.media.MediaStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads a file into rows, batch by batch: only a batch is in memory. After a crash it is read from the beginning again: it
 * changes nothing else.
 */
@Component
final class ListReader implements DisposableBean {

    private static final int AT_ONCE = 1_000;
    private static final int SAMPLE = 50;

    private final MediaStore media;
    private final ImportTable imports;
    private final RowTable rows;
    private final WorkTable work;
    private final Journal journal;
    private final ImportSettings settings;
    private final Scheduler disk =
            Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "imports");

    ListReader(
            MediaStore media,
            ImportTable imports,
            RowTable rows,
            WorkTable work,
            Journal journal,
            ImportSettings settings) {
        this.media = media;
        this.imports = imports;
        this.rows = rows;
        this.work = work;
        this.journal = journal;
        this.settings = settings;
    }

    /** @throws Unreadable as an error if it is no list, or too large */
    Mono<Job> read(Job job, Steps.Turn turn) {
        return rows.clear(job.id())
                .then(media.whereIs(job.fileRef()))
                .switchIfEmpty(Mono.error(() -> new Unreadable("file-gone", "The file is not there any more.")))
                .flatMap(path -> Mono.usingWhen(
                        Mono.fromCallable(() -> ListFile.open(path, job.choice(), settings.bounds(), Headers::isKnown))
                                .subscribeOn(disk),
                        listing -> stage(job, listing, turn),
                        listing -> Mono.fromRunnable(() -> close(listing)).subscribeOn(disk)));
    }

    private Mono<Job> stage(Job job, Listing listing, Steps.Turn turn) {
        Progress progress = new Progress();
        return Flux.<List<Row>>generate(sink -> next(listing, sink))
                .subscribeOn(disk)
                .concatMap(
                        batch -> rows.insert(job.id(), progress.after(batch), batch)
                                .then(work.renew(job.id(), turn.node(), turn.lease())),
                        1)
                .then(Mono.defer(() -> finish(job, listing, progress, turn)));
    }

    private static void next(Listing listing, SynchronousSink<List<Row>> sink) {
        try {
            List<Row> batch = listing.next(AT_ONCE);
            if (batch.isEmpty()) {
                sink.complete();
            } else {
                sink.next(batch);
            }
        } catch (IOException e) {
            sink.error(new UncheckedIOException(e));
        }
    }

    private Mono<Job> finish(Job job, Listing listing, Progress progress, Steps.Turn turn) {
        if (progress.rows == 0) {
            return Mono.error(new Unreadable("empty-file", "The file has no rows but its header."));
        }
        List<String> headers = new ArrayList<>(listing.shape().headers());
        while (headers.size() < progress.width) {
            headers.add("");
        }
        List<String> guessed = Headers.guess(headers, progress.sample).stream()
                .map(ListReader::code)
                .toList();
        return journal.commit(
                        Steps.ITSELF,
                        imports.mapping(headers, null)
                                .filter(saved -> saved.fields().size() == headers.size() && isNamed(headers))
                                .map(saved -> new Meaning(saved.fields(), saved.name()))
                                .defaultIfEmpty(new Meaning(guessed, null))
                                .flatMap(meaning -> work.read(
                                        job.id(),
                                        turn.node(),
                                        listing.shape(),
                                        headers,
                                        meaning.fields(),
                                        meaning.mapping(),
                                        progress.rows))
                                .then(Mono.defer(() -> imports.view(job.id())))
                                .map(view -> Trial.told(view, view, List.of())))
                .then(Mono.empty());
    }

    private record Meaning(List<String> fields, @Nullable String mapping) {}

    /** Columns without names look all the same, whatever stands in them. */
    private static boolean isNamed(List<String> headers) {
        return headers.stream().anyMatch(header -> !header.isBlank());
    }

    private static String code(@Nullable Field field) {
        return field == null ? "" : field.code();
    }

    private static void close(Listing listing) {
        try {
            listing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void destroy() {
        disk.dispose();
    }

    /** What was read so far; one batch after the other. */
    private static final class Progress {
        private final List<List<String>> sample = new ArrayList<>();
        private int rows;
        private int width;

        /** The number of the batch's first row. */
        int after(List<Row> batch) {
            int first = rows + 1;
            rows += batch.size();
            for (Row row : batch) {
                width = Math.max(width, row.cells().size());
                if (sample.size() < SAMPLE) {
                    sample.add(row.cells());
                }
            }
            return first;
        }
    }
}
