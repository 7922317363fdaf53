package io.fairlead.customers.imports.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Looks into a workbook before it is read: a small file may unpack to more than there is memory. What entries say about their
 * size is not believed.
 */
final class Packed {

    private static final int MOST_ENTRIES = 2_000;
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String STRINGS = "xl/sharedStrings.xml";

    /** The strings of a workbook are in memory while it is read. */
    private static final int STRINGS_SHARE = 4;

    private Packed() {}

    /** @throws Unreadable if it is no workbook, or unpacks to more than is taken */
    static void check(Path file, long most) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw tooLarge(most);
            }
            if (zip.getEntry(WORKBOOK) == null) {
                throw new Unreadable("not-a-list", "This is an archive, but no workbook.");
            }
            long unpacked = 0;
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.getName().startsWith("xl/media/")) {
                    long own = entry.getName().equalsIgnoreCase(STRINGS) ? most / STRINGS_SHARE : most;
                    unpacked += size(zip, entry, Math.min(own, most - unpacked), most);
                }
            }
        } catch (ZipException e) {
            throw new Unreadable("broken-workbook", "The workbook is damaged.");
        }
    }

    private static long size(ZipFile zip, ZipEntry entry, long allowed, long most) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                size += count;
                if (size > allowed) {
                    throw tooLarge(most);
                }
            }
        }
        return size;
    }

    private static Unreadable tooLarge(long most) {
        return new Unreadable(
                "workbook-too-large", "The workbook unpacks to more than " + most / (1024 * 1024) + " MB.");
    }
}
