package io.fairlead.media;

import java.util.UUID;

/**
 * A file that was uploaded and waits for its message.
 *
 * @param size in bytes
 * @param url where it can be fetched, by those who may see it
 */
record AttachmentView(UUID id, String name, String contentType, long size, String url) {
    static AttachmentView of(MediaStore.StoredFile file) {
        return new AttachmentView(
                file.id(), file.name(), file.contentType(), file.size(), "/media/" + file.publicName());
    }
}
