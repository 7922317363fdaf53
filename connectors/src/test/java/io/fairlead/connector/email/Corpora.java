package io.fairlead.connector.email;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Mails that others collected, read out of the test artifacts of Apache James Mime4j and Apache Tika. */
public final class Corpora {

    private Corpora() {}

    /** @param name path within its artifact */
    public record Document(String name, byte[] bytes) {
        public String file() {
            return name.substring(name.lastIndexOf('/') + 1);
        }
    }

    public static List<Document> mime4j() {
        return documents("testmsgs/example.msg", name -> name.endsWith(".msg") && name.contains("testmsgs/"));
    }

    /** Mail documents; mailboxes of several mails are left to who splits them. */
    public static List<Document> tika() {
        List<Document> all = new ArrayList<>(documents(
                "test-documents/testRFC822",
                name -> name.startsWith("test-documents/") && (name.contains("RFC822") || name.endsWith(".eml"))));
        all.addAll(documents("test-documents/testWINMAIL.dat", name -> name.startsWith("test-documents/testEML_")));
        return all;
    }

    /** Of either artifact; by the whole path. */
    public static byte[] bytes(String path) {
        try (InputStream in = Corpora.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException(path + " is not there");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        }
    }

    private static List<Document> documents(String one, Predicate<String> wanted) {
        try {
            JarURLConnection connection = (JarURLConnection)
                    Corpora.class.getClassLoader().getResource(one).openConnection();
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                List<Document> found = new ArrayList<>();
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.isDirectory() && wanted.test(entry.getName())) {
                        found.add(new Document(
                                entry.getName(), jar.getInputStream(entry).readAllBytes()));
                    }
                }
                return found;
            }
        } catch (IOException e) {
            throw new IllegalStateException(one, e);
        }
    }
}
