package io.fairlead.bench;

import io.fairlead.inbox.Arrival;
import io.fairlead.inbox.IntakeCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** PostgreSQL's own load program, running the product's own call with the rows that the product would send. */
final class PgBench {

    static final String DATABASE = "reference";
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without initial");
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/pgbench"),
            Path.of("/usr/lib/postgresql/18/bin/pgbench"),
            Path.of("/usr/lib/postgresql/15/bin/pgbench"));

    private final Servers servers;
    private final UUID account;
    private final UUID inbox;
    private final List<String> types = new ArrayList<>();
    private long made;

    PgBench(Servers servers, UUID account, UUID inbox) throws SQLException {
        this.servers = servers;
        this.account = account;
        this.inbox = inbox;
        try (Connection connection = servers.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("""
                    select format_type(t.type, null) from pg_proc p
                    cross join unnest(p.proargtypes) with ordinality as t(type, ord)
                    where p.proname = 'intake' order by t.ord""")) {
                while (rows.next()) {
                    types.add(rows.getString(1));
                }
            }
            String columns = String.join(
                    ", ",
                    IntStream.range(0, types.size())
                            .mapToObj(n -> "p" + n + " " + types.get(n))
                            .toList());
            // Neither compressed on the way in nor unpacked on the way out: the reference is to pay for the call alone.
            boolean _ = statement.execute(
                    "create table bench_call (size int, no bigint, " + columns + ", primary key (size, no))");
            for (int n = 0; n < types.size(); n++) {
                boolean _ = statement.execute("alter table bench_call alter column p" + n + " set storage external");
            }
        }
    }

    /** Prepares calls with new messages and gives the messages per second of running them. */
    double messagesPerSecond(int batch, int messages, int clients) throws Exception {
        int calls = messages / batch / clients * clients;
        prepare(batch, calls);
        servers.settle(DATABASE);
        Path script = Files.createTempFile("bench", ".sql");
        String arguments = String.join(
                ", ", IntStream.range(0, types.size()).mapToObj(n -> "b.p" + n).toList());
        Files.writeString(script, """
                select i.* from (select * from bench_call where size = %d and no = (select nextval('bench_no'))) b, intake(%s) i;
                """.formatted(batch, arguments));
        String output = run(List.of(
                program(),
                "-n",
                "-M",
                "prepared",
                "-c",
                Integer.toString(clients),
                "-j",
                "1",
                "-t",
                Integer.toString(calls / clients),
                "-f",
                script.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(servers.postgresPort()),
                "-U",
                "postgres",
                DATABASE));
        Files.delete(script);
        Matcher tps = TPS.matcher(output);
        if (!tps.find()) {
            throw new IllegalStateException("pgbench said: " + output);
        }
        return Double.parseDouble(tps.group(1)) * batch;
    }

    private void prepare(int batch, int calls) throws SQLException {
        servers.run(DATABASE, "truncate bench_call; drop sequence if exists bench_no; create sequence bench_no");
        String marks = ", ?".repeat(types.size());
        try (Connection connection = servers.connect(DATABASE);
                PreparedStatement insert =
                        connection.prepareStatement("insert into bench_call values (?, ?" + marks + ")")) {
            connection.setAutoCommit(false);
            for (int call = 1; call <= calls; call++) {
                List<Arrival> arrivals = LongStream.range(made, made + batch)
                        .mapToObj(n -> Webhooks.arrival(n, account, inbox))
                        .toList();
                made += batch;
                List<Object[]> parameters = IntakeCalls.parameters(arrivals);
                insert.setInt(1, batch);
                insert.setLong(2, call);
                for (int n = 0; n < parameters.size(); n++) {
                    Array array = connection.createArrayOf(types.get(n).replace("[]", ""), parameters.get(n));
                    insert.setArray(n + 3, array);
                }
                int _ = insert.executeUpdate();
            }
            connection.commit();
        }
    }

    private static String program() {
        return PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "pgbench is missing: install it (Debian: postgresql-contrib or postgresql-15)."))
                .toString();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGPASSWORD", "postgres");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
