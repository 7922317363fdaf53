package io.fairlead.bench;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A list of people through the running server: read, tried out, carried out and taken back, with the server killed in the
 * middle of it. Says rows per second of each and the heap that is in use afterwards.
 */
final class Importing {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final long PAUSE = 20;

    private final Product product;
    private final int rows;

    private Importing(Product product, int rows) {
        this.product = product;
        this.rows = rows;
    }

    static void run(int rows) throws Exception {
        try (Servers servers = new Servers();
                Product product = new Product(servers)) {
            Importing importing = new Importing(product, rows);
            importing.through(false);
            importing.through(true);
        }
    }

    private void through(boolean killed) throws Exception {
        byte[] list = list(killed ? "k" : "p");
        Figures.say("  %,d rows, %,d bytes of GB18030%s", rows, list.length, killed ? ", killed in the middle" : "");
        Figures.say("  heap in use before: %,d KB", product.heapInUse());
        long begun = System.nanoTime();
        String id = product.upload("/api/contact-imports?name=list.csv", list)
                .get("id")
                .asString();
        say("read", begun, await(id, "ready"));
        act(id, "check", "checked", false);
        act(id, "start", "done", killed);
        JsonNode done = product.get("/api/contact-imports/" + id);
        check(done.get("made").asInt() == rows, done);
        act(id, "undo", "undone", killed);
        JsonNode undone = product.get("/api/contact-imports/" + id);
        check(undone.get("restored").asInt() == rows && undone.get("kept").asInt() == 0, undone);
    }

    private void act(String id, String what, String end, boolean killed) throws Exception {
        long begun = System.nanoTime();
        product.post("/api/contact-imports/" + id + "/" + what, java.util.Map.of(), product.admin);
        if (killed) {
            awaitPosition(id);
            product.kill();
            product.restart();
        }
        say(what + (killed ? ", killed, restarted, gone on with" : ""), begun, await(id, end));
    }

    private void awaitPosition(String id) throws Exception {
        while (product.get("/api/contact-imports/" + id).get("position").asInt() < rows / 4) {
            Thread.sleep(PAUSE);
        }
    }

    private long await(String id, String state) throws Exception {
        while (true) {
            JsonNode view = product.get("/api/contact-imports/" + id);
            String now = view.get("state").asString();
            if (now.equals(state)) {
                return System.nanoTime();
            }
            check(!now.equals("failed"), view);
            Thread.sleep(PAUSE);
        }
    }

    private void say(String what, long begun, long ended) throws IOException, InterruptedException {
        double seconds = (ended - begun) / 1e9;
        Figures.say(
                "  %s: %.1f s, %,.0f rows/s, heap in use %,d KB", what, seconds, rows / seconds, product.heapInUse());
    }

    private byte[] list(String prefix) {
        List<String> cities = List.of("深圳市宝安区", "广州市天河区", "宁波市鄞州区", "义乌市稠城街道");
        StringBuilder text = new StringBuilder("姓名,邮箱,手机,公司,国家,备注\r\n");
        for (int n = 0; n < rows; n++) {
            text.append("王小明%d,%s%d@firm%d.cn,138%08d,%s第%d贸易有限公司,中国,\"展位 %d\r\n需要样品\"\r\n"
                    .formatted(
                            n,
                            prefix,
                            n,
                            n % 5_000,
                            n + (prefix.equals("k") ? rows : 0),
                            cities.get(n % 4),
                            n % 5_000,
                            n));
        }
        return text.toString().getBytes(GB18030);
    }

    private static void check(boolean right, JsonNode view) {
        if (!right) {
            throw new IllegalStateException(view.toString());
        }
    }
}
