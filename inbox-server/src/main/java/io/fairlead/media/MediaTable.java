package io.fairlead.media;

import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Columns;
import io.fairlead.kernel.Role;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
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

    /** What the actor uploaded, and files of messages in the actor's inboxes. */
    Mono<MediaStore.StoredFile> visible(String publicName, Actor.User actor) {
        return db.sql("select " + COLUMNS + """
                         from attachment a where public_name = :name and (created_by = :me or exists (
                            select from message_attachment ma join message m on m.id = ma.message_id
                                join conversation c on c.id = m.conversation_id
                            where ma.attachment_id = a.id and (:all or c.inbox_id = any(:inboxes))))
                        """)
                .bind("name", publicName)
                .bind("me", actor.label())
                .bind("all", actor.role() == Role.ADMIN)
                .bind("inboxes", actor.inboxes().toArray(UUID[]::new))
                .map(MediaTable::row)
                .one();
    }

    /** Removes rows that no message uses, be it sent, held or begun; gives their hashes. */
    Flux<String> sweep(Instant before, int limit) {
        return db.sql("""
                        delete from attachment where id in (
                            select a.id from attachment a where a.created_at < :before
                                and not exists (select from message_attachment ma where ma.attachment_id = a.id)
                                and not exists (select from scheduled_attachment s join scheduled_message h on h.id = s.scheduled_id
                                                where s.attachment_id = a.id and h.state <> 'cancelled')
                                and not exists (select from draft d where d.attachments @> array[a.id])
                            limit :limit for update skip locked)
                        returning sha256
                        """)
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("limit", limit)
                .map(row -> Columns.text(row, "sha256"))
                .all();
    }

    /** Those of these hashes whose bytes nothing refers to any more. */
    Flux<String> unused(List<String> hashes) {
        return db.sql("""
                        select h.sha256 from unnest(:hashes) as h(sha256)
                        where not exists (select from attachment a where a.sha256 = h.sha256)
                          and not exists (select from inbound_record r where r.raw_ref = h.sha256)
                          and not exists (select from contact_import i where i.file_ref = h.sha256)
                        """)
                .bind("hashes", hashes.toArray(String[]::new))
                .map(row -> Columns.text(row, "sha256"))
                .all();
    }

    Flux<MediaStore.StoredFile> find(Collection<UUID> ids) {
        return db.sql("select " + COLUMNS + " from attachment where id = any(:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .map(MediaTable::row)
                .all();
    }

    Flux<MediaStore.StoredFile> handedOver(String createdBy, Collection<UUID> ids) {
        return db.sql("select " + COLUMNS + " from attachment where id = any(:ids) and created_by = :by")
                .bind("ids", ids.toArray(UUID[]::new))
                .bind("by", createdBy)
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
