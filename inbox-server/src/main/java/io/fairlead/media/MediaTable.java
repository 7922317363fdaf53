package io.fairlead.media;

import io.fairlead.kernel.Columns;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQL of {@code attachment}. */
@Component
final class MediaTable {

    private static final String COLUMNS = "id, public_name, sha256, name, content_type, size";

    private final DatabaseClient db;

    MediaTable(DatabaseClient db) {
        this.db = db;
    }

    Mono<MediaStore.StoredFile> insert(
            String publicName, String sha256, String name, String contentType, long size, String createdBy) {
        return db.sql("""
                        insert into attachment (public_name, sha256, name, content_type, size, created_by)
                        values (:publicName, :sha256, :name, :type, :size, :by) returning\s""" + COLUMNS)
                .bind("publicName", publicName)
                .bind("sha256", sha256)
                .bind("name", name)
                .bind("type", contentType)
                .bind("size", size)
                .bind("by", createdBy)
                .map(MediaTable::row)
                .one();
    }

    Mono<MediaStore.StoredFile> byPublicName(String publicName) {
        return db.sql("select " + COLUMNS + " from attachment where public_name = :name")
                .bind("name", publicName)
                .map(MediaTable::row)
                .one();
    }

    Flux<MediaStore.StoredFile> find(Collection<UUID> ids) {
        return db.sql("select " + COLUMNS + " from attachment where id = any(:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .map(MediaTable::row)
                .all();
    }

    private static MediaStore.StoredFile row(Readable row) {
        return new MediaStore.StoredFile(
                Columns.id(row, "id"),
                Columns.text(row, "public_name"),
                Columns.text(row, "sha256"),
                Columns.text(row, "name"),
                Columns.text(row, "content_type"),
                Columns.number(row, "size"));
    }
}
