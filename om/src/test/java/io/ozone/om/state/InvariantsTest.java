package io.ozone.om.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.kv.Applied;
import io.ozone.kv.Tx;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartRun;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.UserVolumes;
import io.ozone.wire.om.Versioning;
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
    private String upload;

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket("vol1", "bucket1");
        om.put("vol1", "bucket1", "key", 10);
        upload = Rows.upload("vol1", "bucket1", "key", om.upload("vol1", "bucket1", "key"));
        om.putPart("vol1", "bucket1", "key", Rows.uploadIdOf(upload), 1, 5);
        om.must(Commands.configure("vol1", "bucket1", "alice", Commands.tagging("tags")));
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
    void aConfigurationOfNoBucketIsSeen() {
        breakRows(tx -> tx.put(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration("vol1", "bucket2", BucketConfigurationKind.TAGGING),
                Commands.tagging("tags")));
    }

    @Test
    void aConfigurationOfAnEarlierBucketIsSeen() {
        breakRows(tx -> tx.put(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration("vol1", "bucket1", BucketConfigurationKind.TAGGING),
                Commands.tagging("tags")));
    }

    @Test
    void aConfigurationOfAnotherKindIsSeen() {
        breakRows(tx -> tx.put(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration("vol1", "bucket1", BucketConfigurationKind.LIFECYCLE),
                Commands.tagging("tags").toBuilder().setUpdateId(om.index()).build()));
    }

    @Test
    void aDefaultRetentionOfAnotherKindIsSeen() {
        breakRows(tx -> tx.put(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration("vol1", "bucket1", BucketConfigurationKind.TAGGING),
                Commands.objectLock(RetentionMode.COMPLIANCE, 1).toBuilder()
                        .setKind(BucketConfigurationKind.TAGGING)
                        .setUpdateId(om.index())
                        .build()));
    }

    @Test
    void anObjectLockWithoutItsConfigurationIsSeen() {
        Bucket bucket = om.bucket("vol1", "bucket1");
        breakRows(tx -> tx.put(
                OmTables.BUCKETS,
                "/vol1/bucket1",
                bucket.toBuilder()
                        .setVersioning(Versioning.ENABLED)
                        .setObjectLock(true)
                        .build()));
    }

    @Test
    void anObjectLockWithoutVersionsIsSeen() {
        om.must(Commands.of(Commands.bucket("vol1", "bucket2")
                .addConfigurations(Commands.objectLock(RetentionMode.COMPLIANCE, 0))));
        Bucket bucket = om.bucket("vol1", "bucket2");
        breakRows(tx -> tx.put(
                OmTables.BUCKETS,
                "/vol1/bucket2",
                bucket.toBuilder().setVersioning(Versioning.SUSPENDED).build()));
    }

    @Test
    void aLockWithoutObjectLockIsSeen() {
        Key key = om.key("vol1", "bucket1", "key").orElseThrow();
        breakRows(tx -> tx.put(
                OmTables.KEYS,
                "/vol1/bucket1/key",
                key.toBuilder().setLock(Commands.held(true)).build()));
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
    void aVersionInABucketWithoutAnyIsSeen() {
        breakRows(tx -> tx.put(OmTables.VERSIONS, Rows.version("/vol1/bucket1/gone", 7), marker(7)));
    }

    @Test
    void aVersionUnderAnothersRowIsSeen() {
        versions();
        breakRows(tx -> tx.put(OmTables.VERSIONS, Rows.version("/vol1/bucket1/gone", 8), marker(7)));
    }

    @Test
    void aVersionThatIsNewerThanTheKeyIsSeen() {
        versions();
        breakRows(tx -> tx.put(OmTables.VERSIONS, Rows.version("/vol1/bucket1/key", 1L << 40), marker(1L << 40)));
    }

    @Test
    void aLostNewestVersionIsSeen() {
        versions();
        String row = "/vol1/bucket1/key";
        Key newest = om.reader().get(OmTables.KEYS, row).orElseThrow();
        breakRows(tx -> {
            tx.delete(OmTables.KEYS, row);
            tx.put(OmTables.OPEN_KEYS, row + "/" + newest.getObjectId(), newest);
            Bucket bucket = om.bucket("vol1", "bucket1");
            tx.put(OmTables.BUCKETS, "/vol1/bucket1", Quotas.used(bucket, -Quotas.replicatedBytes(newest), -1));
        });
    }

    @Test
    void twoNullVersionsOfAKeyAreSeen() {
        versions();
        om.must(Commands.versioning("vol1", "bucket1", Versioning.SUSPENDED));
        om.put("vol1", "bucket1", "key", 3);
        breakRows(tx -> tx.put(
                OmTables.VERSIONS,
                Rows.version("/vol1/bucket1/key", 0),
                Key.newBuilder().setDeleteMarker(true).setNullPlace(1).build()));
    }

    @Test
    void aNewestVersionThatIsSaidToBeNoneIsSeen() {
        breakRows(tx -> tx.put(
                OmTables.KEYS,
                "/vol1/bucket1/key",
                om.key("vol1", "bucket1", "key").orElseThrow().toBuilder()
                        .setNoncurrentMillis(1)
                        .build()));
    }

    /** The key with a null version below its newest. */
    private void versions() {
        om.must(Commands.versioning("vol1", "bucket1", Versioning.ENABLED));
        om.put("vol1", "bucket1", "key", 20);
        assertThat(om.violations()).isEmpty();
    }

    private static Key marker(long number) {
        return Key.newBuilder().setDeleteMarker(true).setVersion(number).build();
    }

    @Test
    void aWrongCountOfBucketsIsSeen() {
        breakRows(tx -> tx.put(OmTables.META, OmTables.BUCKET_COUNT, 7L));
    }

    @Test
    void aPartWithoutItsUploadIsSeen() {
        breakRows(tx -> tx.delete(OmTables.UPLOADS, upload));
    }

    @Test
    void aLostPartIsSeen() {
        breakRows(tx -> tx.delete(OmTables.PARTS, Rows.part(upload, 1)));
    }

    @Test
    void anUploadInAnotherBucketIsSeen() {
        Upload row = om.reader().get(OmTables.UPLOADS, upload).orElseThrow();
        breakRows(tx -> tx.put(OmTables.UPLOADS, Rows.upload("vol1", "bucket2", "key", Rows.uploadIdOf(upload)), row));
    }

    @Test
    void aBlockOfAPartAndAKeyIsSeen() {
        Key key = om.key("vol1", "bucket1", "key").orElseThrow();
        breakRows(tx -> tx.put(
                OmTables.PARTS,
                Rows.part(upload, 1),
                Part.newBuilder()
                        .setLength(10)
                        .addAllBlocks(key.getBlocksList())
                        .build()));
    }

    @Test
    void aChecksumThatIsNotThereForEachPartIsSeen() {
        Key key = om.key("vol1", "bucket1", "key").orElseThrow();
        breakRows(tx -> tx.put(
                OmTables.KEYS,
                "/vol1/bucket1/key",
                key.toBuilder()
                        .setUploadId("0")
                        .addParts(PartRun.newBuilder()
                                .setFirstNumber(1)
                                .setCount(2)
                                .setLength(5)
                                .setChecksumName("CRC32")
                                .setChecksums(ByteString.copyFromUtf8("12345")))
                        .build()));
    }

    @Test
    void aTagThatIsThereTwiceIsSeen() {
        Key key = om.key("vol1", "bucket1", "key").orElseThrow();
        breakRows(tx -> tx.put(
                OmTables.KEYS,
                "/vol1/bucket1/key",
                key.toBuilder()
                        .addTags(Commands.pair("a", "1"))
                        .addTags(Commands.pair("a", "2"))
                        .build()));
    }

    @Test
    void partsThatAreNotTheKeysLengthAreSeen() {
        Key key = om.key("vol1", "bucket1", "key").orElseThrow();
        breakRows(tx -> tx.put(
                OmTables.KEYS,
                "/vol1/bucket1/key",
                key.toBuilder()
                        .setUploadId("0")
                        .addParts(PartRun.newBuilder()
                                .setFirstNumber(1)
                                .setCount(1)
                                .setLength(9))
                        .build()));
    }
}
