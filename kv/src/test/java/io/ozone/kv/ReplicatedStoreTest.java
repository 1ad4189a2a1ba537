package io.ozone.kv;

import static io.ozone.kv.TestTables.COUNTS;
import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static io.ozone.kv.TestTables.all;
import static io.ozone.kv.TestTables.keys;
import static io.ozone.kv.TestTables.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds with the double buffer and without. */
class ReplicatedStoreTest {
    @TempDir
    Path folder;

    private ReplicatedStoreOptions options;
    private ReplicatedStore store;

    private void open(boolean buffered) {
        options = buffered ? ReplicatedStoreOptions.defaults() : ReplicatedStoreOptions.writeThrough();
        reopen();
    }

    private void reopen() {
        store = ReplicatedStore.open(folder.resolve("db"), SCHEMA, options);
    }

    @AfterEach
    void abandon() {
        store.abandon();
    }

    private static void refused(ErrorCode code, String words, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommittedCommandIsSeenAtOnce(boolean buffered) {
        open(buffered);
        assertThat(store.applied()).isEqualTo(Applied.NONE);
        Tx tx = store.begin();
        tx.put(NAMES, "a", "1");
        tx.put(COUNTS, "a", 1L);
        assertThat(store.reader().get(NAMES, "a")).isEmpty();
        store.commit(tx, new Applied(1, 0));
        assertThat(store.reader().get(NAMES, "a")).contains("1");
        assertThat(store.reader().get(COUNTS, "a")).contains(1L);
        assertThat(store.applied()).isEqualTo(new Applied(1, 0));
        put(store, 1, "a", "2");
        assertThat(store.reader().get(NAMES, "a")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDroppedTransactionLeavesNothing(boolean buffered) {
        open(buffered);
        Tx tx = store.begin();
        tx.put(NAMES, "a", "1");
        store.advance(new Applied(1, 5));
        assertThat(all(store.reader(), NAMES)).isEmpty();
        assertThat(store.applied()).isEqualTo(new Applied(1, 5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTransactionReadsItsOwnWritesOverTheStore(boolean buffered) {
        open(buffered);
        put(store, 1, "a", "old");
        put(store, 2, "b", "old");
        store.flush();
        put(store, 3, "c", "old");
        Tx tx = store.begin();
        tx.put(NAMES, "a", "new");
        tx.delete(NAMES, "b");
        tx.put(NAMES, "d", "new");
        assertThat(tx.get(NAMES, "a")).contains("new");
        assertThat(tx.get(NAMES, "b")).isEmpty();
        assertThat(tx.get(NAMES, "c")).contains("old");
        assertThat(all(tx, NAMES)).isEqualTo(Map.of("a", "new", "c", "old", "d", "new"));
        assertThat(all(store.reader(), NAMES)).isEqualTo(Map.of("a", "old", "b", "old", "c", "old"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTransactionMayDeleteWhatItScans(boolean buffered) {
        open(buffered);
        for (int i = 0; i < 10; i++) {
            put(store, i, "k" + i, "v");
        }
        Tx tx = store.begin();
        try (Cursor<String, String> cursor = tx.scan(NAMES, "k", null)) {
            while (cursor.next()) {
                tx.delete(NAMES, cursor.key());
                tx.put(NAMES, "gone-" + cursor.key(), "v");
            }
        }
        assertThat(keys(tx, "k", null)).isEmpty();
        assertThat(keys(tx, "gone-", null)).hasSize(10);
        assertThat(keys(store.reader(), null, null)).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTransactionIsCommittedOnceAndInOrder(boolean buffered) {
        open(buffered);
        Tx tx = store.begin();
        tx.put(NAMES, "a", "1");
        store.commit(tx, new Applied(1, 5));
        refused(ErrorCode.INTERNAL_ERROR, "committed already", () -> store.commit(tx, new Applied(1, 6)));
        refused(ErrorCode.INTERNAL_ERROR, "comes after", () -> put(store, 5, "b", "1"));
        refused(ErrorCode.INTERNAL_ERROR, "comes after", () -> store.advance(new Applied(2, 4)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flushedEntriesSurviveAndTheRestIsLostTogether(boolean buffered) {
        open(buffered);
        put(store, 1, "a", "1");
        assertThat(store.durable()).isEqualTo(Applied.NONE);
        assertThat(store.flush()).isEqualTo(new Applied(1, 1));
        assertThat(store.durable()).isEqualTo(new Applied(1, 1));
        put(store, 2, "b", "2");
        store.abandon();
        reopen();
        assertThat(store.applied()).isEqualTo(new Applied(1, 1));
        assertThat(store.durable()).isEqualTo(new Applied(1, 1));
        assertThat(keys(store.reader(), null, null)).containsExactly("a");
        put(store, 2, "b", "2");
        store.close();
        reopen();
        assertThat(store.applied()).isEqualTo(new Applied(1, 2));
        assertThat(keys(store.reader(), null, null)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSnapshotShowsOneEntryThroughout(boolean buffered) {
        open(buffered);
        put(store, 1, "a", "1");
        put(store, 2, "b", "1");
        try (Snapshot snapshot = store.snapshot()) {
            put(store, 3, "a", "2");
            put(store, 4, "a", "3");
            put(store, 5, "c", "1");
            store.flush();
            put(store, 6, "b", "2");
            assertThat(snapshot.applied()).isEqualTo(new Applied(1, 2));
            assertThat(all(snapshot, NAMES)).isEqualTo(Map.of("a", "1", "b", "1"));
            assertThat(snapshot.get(NAMES, "a")).contains("1");
            assertThat(snapshot.get(NAMES, "c")).isEmpty();
        }
        assertThat(all(store.reader(), NAMES)).isEqualTo(Map.of("a", "3", "b", "2", "c", "1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCheckpointHoldsItsPosition(boolean buffered) {
        open(buffered);
        put(store, 1, "a", "1");
        Path copy = folder.resolve("checkpoints/1");
        assertThat(store.checkpoint(copy)).isEqualTo(new Applied(1, 1));
        put(store, 2, "b", "1");
        ReplicatedStore opened = ReplicatedStore.open(copy, SCHEMA, options);
        assertThat(opened.applied()).isEqualTo(new Applied(1, 1));
        assertThat(keys(opened.reader(), null, null)).containsExactly("a");
        opened.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void timeAloneMakesEntriesDurable(boolean buffered) {
        open(buffered);
        store.abandon();
        options = options.withFlushInterval(Duration.ofMillis(30));
        reopen();
        put(store, 1, "a", "1");
        await().until(() -> store.durable().index() == 1);
        store.advance(new Applied(2, 7));
        await().until(() -> store.durable().equals(new Applied(2, 7)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sizeAloneMakesEntriesDurable(boolean buffered) {
        open(buffered);
        store.abandon();
        options = options.withFlushInterval(Duration.ofDays(1)).withFlushBytes(10_000);
        reopen();
        for (int i = 0; i < 5; i++) {
            put(store, i, "key" + i, "x".repeat(3000));
        }
        await().until(() -> store.durable().index() >= 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClosedStoreAnswersNotReady(boolean buffered) {
        open(buffered);
        put(store, 1, "a", "1");
        Tx tx = store.begin();
        tx.put(NAMES, "b", "1");
        store.close();
        store.close();
        refused(ErrorCode.NOT_READY, "closed", () -> store.commit(tx, new Applied(1, 2)));
        refused(ErrorCode.NOT_READY, "closed", () -> store.flush());
        refused(ErrorCode.NOT_READY, "closed", () -> store.snapshot());
        refused(ErrorCode.NOT_READY, "closed", () -> store.reader().get(NAMES, "z"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreOpenedTwiceIsAConfigurationError(boolean buffered) {
        open(buffered);
        refused(ErrorCode.CONFIGURATION, "is open already", this::openAgain);
    }

    private void openAgain() {
        ReplicatedStore.open(folder.resolve("db"), SCHEMA, options);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePositionIsARowThatToolsCanRead(boolean buffered) {
        open(buffered);
        store.advance(new Applied(3, 42));
        store.close();
        try (Store tool = Store.openReadOnly(folder.resolve("db"))) {
            Table<String, String> positions = new Table<>("transactionInfoTable", Codec.TEXT, Codec.TEXT);
            assertThat(tool.get(positions, "#TRANSACTIONINFO")).contains("3#42");
        }
    }
}
