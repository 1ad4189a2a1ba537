package io.ozone.om.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.kv.Applied;
import io.ozone.kv.Tx;
import io.ozone.om.Replica;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.UserVolumes;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaks rows behind the commands' backs: each kind of damage must be seen. */
class InvariantsTest {
    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket("vol1", "bucket1");
        om.put("vol1", "bucket1", "key", 10);
        assertThat(om.violations()).isEmpty();
    }

    @AfterEach
    void close() {
        om.close();
    }

    private void breakRows(Consumer<Tx> damage) {
        Tx tx = om.store().begin();
        damage.accept(tx);
        om.store().commit(tx, new Applied(1, om.index() + 1));
        assertThat(om.violations()).isNotEmpty();
    }

    @Test
    void aLostKeyIsSeen() {
        breakRows(tx -> tx.delete(OmTables.KEYS, "/vol1/bucket1/key"));
    }

    @Test
    void aLostBucketIsSeen() {
        breakRows(tx -> tx.delete(OmTables.BUCKETS, "/vol1/bucket1"));
    }

    @Test
    void aLostVolumeIsSeen() {
        breakRows(tx -> tx.delete(OmTables.VOLUMES, "/vol1"));
    }

    @Test
    void aVolumeThatNobodyOwnsIsSeen() {
        breakRows(tx -> tx.put(OmTables.USERS, "/alice", UserVolumes.getDefaultInstance()));
    }

    @Test
    void aBlockOfTwoKeysIsSeen() {
        Key key = om.key("vol1", "bucket1", "key").orElseThrow();
        breakRows(tx -> tx.put(
                OmTables.OPEN_KEYS,
                "/vol1/bucket1/other/99",
                key.toBuilder().setObjectId(99).build()));
    }

    @Test
    void aWrongCountOfBucketsIsSeen() {
        breakRows(tx -> tx.put(OmTables.META, OmTables.BUCKET_COUNT, 7L));
    }
}
