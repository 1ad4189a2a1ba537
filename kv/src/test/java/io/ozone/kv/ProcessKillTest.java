package io.ozone.kv;

import static io.ozone.kv.TestTables.COUNTS;
import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes as fast as it can is killed for real, at a random moment, some times over. */
class ProcessKillTest {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private static ReplicatedStore open(Path directory) {
        return ReplicatedStore.open(
                directory,
                SCHEMA,
                ReplicatedStoreOptions.defaults()
                        .withMaxBufferedRows(500)
                        .withLingerTime(Duration.ofMillis(1))
                        .withFlushInterval(Duration.ofMillis(40)));
    }

    /** Entry i writes row i, counts it, and deletes row i - 100; prints what is durable. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            ReplicatedStore store = open(Path.of(arguments[0]));
            Applied shown = Applied.NONE;
            System.out.println("started");
            for (long i = Math.max(0, store.applied().index()) + 1; true; i++) {
                Tx tx = store.begin();
                tx.put(NAMES, key(i), "value" + i);
                tx.put(COUNTS, "last", i);
                tx.delete(NAMES, key(i - 100));
                store.commit(tx, new Applied(1, i));
                if (!store.durable().equals(shown)) {
                    shown = store.durable();
                    System.out.println(shown.index());
                }
            }
        }
    }

    private static String key(long index) {
        return String.format("%010d", index);
    }

    @Test
    void whatWasDurableSurvivesAndRowsAgreeWithThePosition() throws Exception {
        Random random = new Random(99);
        long promised = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            promised = Math.max(promised, runAndKill(3 + random.nextInt(10)));
            verify(promised);
        }
        assertThat(promised).isPositive();
    }

    /** @return the last index that the process said was durable */
    private long runAndKill(int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.resolve("db").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long promised = 0;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("started");
            for (int i = 0; i < lines; i++) {
                promised = Long.parseLong(output.readLine());
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        return promised;
    }

    private void verify(long promised) {
        ReplicatedStore store = open(folder.resolve("db"));
        long applied = store.applied().index();
        assertThat(applied).isGreaterThanOrEqualTo(promised);
        assertThat(store.reader().get(COUNTS, "last")).contains(applied);
        long expected = Math.max(1, applied - 99);
        try (Cursor<String, String> cursor = store.reader().scan(NAMES, null, null)) {
            while (cursor.next()) {
                assertThat(cursor.key()).isEqualTo(key(expected));
                expected++;
            }
        }
        assertThat(expected).isEqualTo(applied + 1);
        store.abandon();
    }
}
