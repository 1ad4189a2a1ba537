package io.ozone.kv;

import static io.ozone.kv.TestTables.COUNTS;
import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static io.ozone.kv.TestTables.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

class StoreTest {
    @TempDir
    Path folder;

    private Path directory;
    private Store store;

    @BeforeEach
    void open() {
        directory = folder.resolve("db");
        store = Store.open(directory, SCHEMA, StoreOptions.defaults());
    }

    @AfterEach
    void close() {
        store.abandon();
    }

    private void put(String... keys) {
        Batch batch = store.batch();
        for (String key : keys) {
            batch.put(NAMES, key, "value of " + key);
        }
        store.write(batch);
    }

    private static void refused(ErrorCode code, String words, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @Test
    void rowsOfABatchAreWrittenAndDeletedTogether() {
        put("a", "b");
        Batch batch = store.batch();
        batch.delete(NAMES, "a");
        batch.put(NAMES, "c", "new");
        batch.put(COUNTS, "c", 7L);
        assertThat(batch.size()).isEqualTo(3);
        assertThat(store.contains(NAMES, "c")).isFalse();
        store.write(batch);
        assertThat(keys(store, null, null)).containsExactly("b", "c");
        assertThat(store.get(COUNTS, "c")).contains(7L);
    }

    @Test
    void aBatchHasTheFormThatRocksDbGivesIt() throws Exception {
        Rocks rocks = RocksOpening.open(folder.resolve("other"), SCHEMA.tables(), StoreOptions.defaults(), true);
        Family names = rocks.family(NAMES);
        byte[] large = new byte[100_000];
        try (WriteBatch expected = new WriteBatch()) {
            Batch batch = new Batch(rocks);
            for (int i = 0; i < 300; i++) {
                byte[] key = ("key" + i).repeat(i).getBytes(StandardCharsets.UTF_8);
                batch.put(names, key, large);
                batch.delete(names, key);
                expected.put(names.handle(), key, large);
                expected.delete(names.handle(), key);
            }
            batch.deletePrefix(NAMES, "key");
            expected.deleteRange(names.handle(), Codec.TEXT.encode("key"), Codec.TEXT.encode("kez"));
            assertThat(batch.serialized()).isEqualTo(expected.data());
        } finally {
            rocks.close();
        }
    }

    @Test
    void aPrefixIsDeletedAtOnce() {
        put("a/1", "a/2", "a0", "b/1");
        Batch batch = store.batch();
        batch.deletePrefix(NAMES, "a/");
        store.write(batch);
        assertThat(keys(store, null, null)).containsExactly("a0", "b/1");
        refused(ErrorCode.INVALID_ARGUMENT, "empty prefix", () -> store.batch().deletePrefix(NAMES, ""));
    }

    @Test
    void scansKeepToPrefixAndStart() {
        put("a", "b/1", "b/2", "b/3", "c");
        assertThat(keys(store, "b/", null)).containsExactly("b/1", "b/2", "b/3");
        assertThat(keys(store, "b/", "b/1")).containsExactly("b/2", "b/3");
        assertThat(keys(store, "b/", "a")).containsExactly("b/1", "b/2", "b/3");
        assertThat(keys(store, "b/", "b/22")).containsExactly("b/3");
        assertThat(keys(store, "b/", "c")).isEmpty();
        assertThat(keys(store, null, "b/3")).containsExactly("c");
        assertThat(keys(store, "x", null)).isEmpty();
    }

    @Test
    void seekSkipsForwardOnly() {
        put("a", "b/1", "b/2", "b/3", "c");
        try (Cursor<String, String> cursor = store.scan(NAMES, "b/", null)) {
            cursor.seek("b/2");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.key()).isEqualTo("b/2");
            assertThat(cursor.value()).isEqualTo("value of b/2");
            cursor.seek("a");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.key()).isEqualTo("b/3");
            cursor.seek("c");
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void aSnapshotStaysAsItWas() {
        put("a");
        try (Snapshot snapshot = store.snapshot()) {
            put("b");
            assertThat(keys(snapshot, null, null)).containsExactly("a");
            assertThat(snapshot.contains(NAMES, "b")).isFalse();
            assertThat(snapshot.applied()).isEqualTo(Applied.NONE);
        }
        assertThat(store.contains(NAMES, "b")).isTrue();
    }

    @Test
    void abandonLosesWhatWasNotFlushed() {
        put("a");
        store.flush();
        put("b");
        store.abandon();
        store = Store.open(directory, SCHEMA, StoreOptions.defaults());
        assertThat(keys(store, null, null)).containsExactly("a");
    }

    @Test
    void closeFlushes() {
        put("a");
        store.close();
        store.close();
        store = Store.open(directory, SCHEMA, StoreOptions.defaults());
        assertThat(keys(store, null, null)).containsExactly("a");
    }

    @Test
    void aCheckpointOpensOnItsOwn() {
        put("a");
        Path copy = folder.resolve("copies/1");
        store.checkpoint(copy);
        put("b");
        try (Store opened = Store.open(copy, SCHEMA, StoreOptions.defaults())) {
            assertThat(keys(opened, null, null)).containsExactly("a");
        }
        refused(ErrorCode.INVALID_ARGUMENT, "must not exist", () -> store.checkpoint(copy));
    }

    @Test
    void readOnlyShowsAllTablesOfALiveStore() {
        put("a");
        store.flush();
        put("b");
        try (Store reader = Store.openReadOnly(directory)) {
            assertThat(reader.families()).containsExactly("counts", "default", "names");
            assertThat(keys(reader, null, null)).containsExactly("a");
            try (Cursor<byte[], byte[]> cursor = reader.scan(Store.raw("names"), null, null)) {
                assertThat(cursor.next()).isTrue();
                assertThat(new String(cursor.key(), StandardCharsets.UTF_8)).isEqualTo("a");
            }
        }
        refused(ErrorCode.INVALID_ARGUMENT, "no store", () -> Store.openReadOnly(folder.resolve("nothing")));
    }

    /** Flushes and compactions replace the files that an opening has just read the names of. */
    @Test
    void readOnlyOpensAndScansWhileFilesAreReplaced() throws Exception {
        for (int row = 0; row < 100; row++) {
            put("row" + row);
        }
        store.flush();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                put("row5");
                store.flush();
                store.compact(NAMES);
            }
        });
        try {
            for (int round = 0; round < 200; round++) {
                try (Store reader = Store.openReadOnly(directory)) {
                    assertThat(keys(reader, null, null)).hasSize(100);
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void aStoreOpenedTwiceIsAConfigurationError() {
        refused(
                ErrorCode.CONFIGURATION,
                "is open already",
                () -> Store.open(directory, SCHEMA, StoreOptions.defaults()));
    }

    @Test
    void anUnknownTableIsNamed() {
        Table<String, String> other = new Table<>("other", Codec.TEXT, Codec.TEXT);
        refused(ErrorCode.INVALID_ARGUMENT, "no table other", () -> store.get(other, "a"));
    }

    @Test
    void aFamilyThatOnlyTheDiskKnowsIsLeftAlone() {
        put("a");
        store.close();
        Schema smaller = new Schema("smaller", List.of(COUNTS));
        Store.open(directory, smaller, StoreOptions.defaults()).close();
        store = Store.open(directory, SCHEMA, StoreOptions.defaults());
        assertThat(store.contains(NAMES, "a")).isTrue();
    }

    @Test
    void whatIsOpenWhenTheStoreClosesAnswersNotReady() {
        put("a", "b");
        Cursor<String, String> cursor = store.scan(NAMES, "a", null);
        cursor.next();
        Snapshot snapshot = store.snapshot();
        store.close();
        refused(ErrorCode.NOT_READY, "closed", cursor::next);
        refused(ErrorCode.NOT_READY, "closed", cursor::value);
        refused(ErrorCode.NOT_READY, "closed", () -> snapshot.get(NAMES, "a"));
        refused(ErrorCode.NOT_READY, "closed", () -> store.get(NAMES, "a"));
        refused(ErrorCode.NOT_READY, "closed", () -> store.scan(NAMES, null, null));
        cursor.close();
        snapshot.close();
    }

    @Test
    void missingAndDamagedFilesAreRefused() throws IOException {
        put("a");
        store.close();
        for (String part : List.of("MANIFEST", ".sst", "CURRENT")) {
            Path damaged = copyWithout(part);
            refused(
                    ErrorCode.CORRUPT,
                    damaged.toString(),
                    () -> Store.open(damaged, SCHEMA, StoreOptions.defaults()).close());
        }
    }

    @Test
    void aTruncatedTableFileIsRefused() throws IOException {
        put("a");
        store.close();
        try (Stream<Path> files = Files.list(directory)) {
            Path table = files.filter(file -> file.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(table);
            Files.write(table, Arrays.copyOf(bytes, bytes.length / 2));
        }
        refused(ErrorCode.CORRUPT, "damaged", () -> Store.open(directory, SCHEMA, StoreOptions.defaults()));
    }

    private Path copyWithout(String part) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("without" + part));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().contains(part)) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        return copy;
    }
}
