package io.ozone.om.command;

import static io.ozone.om.Commands.bucket;
import static io.ozone.om.Commands.deleteBucket;
import static io.ozone.om.Commands.deleteVolume;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.RevokeS3Secret;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.SetS3Secret;
import io.ozone.wire.om.SetVolumeProperty;
import io.ozone.wire.om.Volume;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeAndBucketTest {
    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    @Test
    void aVolumeIsListedForItsOwner() {
        Volume volume = om.must(of(volume("vol1"))).getVolume();
        om.must(of(volume("vol0")));
        assertThat(volume.getOwner()).isEqualTo("alice");
        assertThat(volume.getObjectId()).isEqualTo(1);
        assertThat(om.reader()
                        .get(OmTables.USERS, Rows.user("alice"))
                        .orElseThrow()
                        .getVolumesList())
                .containsExactly("vol0", "vol1");
    }

    @Test
    void aVolumeThatExistsIsNotMadeAgain() {
        om.must(of(volume("vol1")));
        assertThat(om.refused(of(volume("vol1")))).isEqualTo(ErrorCode.VOLUME_ALREADY_EXISTS);
    }

    @Test
    void aUserOwnsOnlySoManyVolumes() {
        om.must(of(volume("vol1").setMaxVolumes(1)));
        assertThat(om.refused(of(volume("vol2").setMaxVolumes(1)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void aNewOwnerTakesTheVolumeOver() {
        om.must(of(volume("vol1")));
        om.must(change(SetVolumeProperty.newBuilder().setVolume("vol1").setOwner("bob")));
        assertThat(om.rows(OmTables.USERS)).containsExactly("/bob");
    }

    @Test
    void aVolumeIsDeletedOnlyWhenItIsEmpty() {
        om.volumeAndBucket("vol1", "bucket1");
        assertThat(om.refused(deleteVolume("vol1"))).isEqualTo(ErrorCode.VOLUME_NOT_EMPTY);
        om.must(deleteBucket("vol1", "bucket1"));
        om.must(deleteVolume("vol1"));
        assertThat(om.rows(OmTables.VOLUMES)).isEmpty();
        assertThat(om.rows(OmTables.USERS)).isEmpty();
        assertThat(om.refused(deleteVolume("vol1"))).isEqualTo(ErrorCode.VOLUME_NOT_FOUND);
    }

    @Test
    void aBucketNeedsItsVolume() {
        assertThat(om.refused(of(bucket("vol1", "bucket1")))).isEqualTo(ErrorCode.VOLUME_NOT_FOUND);
    }

    @Test
    void aBucketThatExistsIsNotMadeAgain() {
        om.volumeAndBucket("vol1", "bucket1");
        assertThat(om.refused(of(bucket("vol1", "bucket1")))).isEqualTo(ErrorCode.BUCKET_ALREADY_EXISTS);
    }

    @Test
    void thereAreOnlySoManyBuckets() {
        om.must(of(volume("vol1")));
        om.must(of(volume("vol2")));
        om.must(of(bucket("vol1", "bucket1").setMaxBuckets(1)));
        assertThat(om.refused(of(bucket("vol2", "bucket1").setMaxBuckets(1)))).isEqualTo(ErrorCode.TOO_MANY_BUCKETS);
        om.must(deleteBucket("vol1", "bucket1"));
        om.must(of(bucket("vol2", "bucket1").setMaxBuckets(1)));
    }

    @Test
    void aBucketIsDeletedOnlyWhenItIsEmpty() {
        om.volumeAndBucket("vol1", "bucket1");
        om.put("vol1", "bucket1", "key", 5);
        assertThat(om.refused(deleteBucket("vol1", "bucket1"))).isEqualTo(ErrorCode.BUCKET_NOT_EMPTY);
        om.must(Commands.delete("vol1", "bucket1", "key"));
        om.must(deleteBucket("vol1", "bucket1"));
        assertThat(om.refused(deleteBucket("vol1", "bucket1"))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
    }

    @Test
    void bucketPropertiesChangeOneByOne() {
        om.volumeAndBucket("vol1", "bucket1");
        Bucket changed = om.must(change(SetBucketProperty.newBuilder()
                        .setVolume("vol1")
                        .setBucket("bucket1")
                        .setOwner("bob")
                        .setNamespaceQuota(7)))
                .getBucket();
        assertThat(changed.getOwner()).isEqualTo("bob");
        assertThat(changed.getNamespaceQuota()).isEqualTo(7);
        assertThat(changed.hasReplication()).isFalse();
        changed = om.must(change(SetBucketProperty.newBuilder()
                        .setVolume("vol1")
                        .setBucket("bucket1")
                        .setReplication(Commands.ONE)
                        .setNamespaceQuota(0)))
                .getBucket();
        assertThat(changed.getOwner()).isEqualTo("bob");
        assertThat(changed.getNamespaceQuota()).isZero();
        assertThat(changed.getReplication()).isEqualTo(Commands.ONE);
    }

    @Test
    void aVolumesNamespaceQuotaLimitsItsBuckets() {
        om.must(of(volume("vol1").setNamespaceQuota(1)));
        om.must(of(bucket("vol1", "bucket1")));
        assertThat(om.refused(of(bucket("vol1", "bucket2")))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void aVolumesSpaceQuotaIsHandedOnToItsBuckets() {
        om.must(of(volume("vol1").setSpaceQuota(100)));
        assertThat(om.refused(of(bucket("vol1", "bucket1")))).isEqualTo(ErrorCode.QUOTA_ERROR);
        om.must(of(bucket("vol1", "bucket1").setSpaceQuota(60)));
        assertThat(om.refused(of(bucket("vol1", "bucket2").setSpaceQuota(41)))).isEqualTo(ErrorCode.QUOTA_ERROR);
        om.must(of(bucket("vol1", "bucket2").setSpaceQuota(40)));
        assertThat(om.refused(spaceQuota("bucket1", 0))).isEqualTo(ErrorCode.QUOTA_ERROR);
        assertThat(om.refused(spaceQuota("bucket1", 61))).isEqualTo(ErrorCode.QUOTA_ERROR);
        om.must(spaceQuota("bucket1", 50));
        om.must(spaceQuota("bucket2", 50));
        assertThat(om.refused(
                        change(SetVolumeProperty.newBuilder().setVolume("vol1").setSpaceQuota(99))))
                .isEqualTo(ErrorCode.QUOTA_ERROR);
        om.must(deleteBucket("vol1", "bucket2"));
        om.must(change(SetVolumeProperty.newBuilder().setVolume("vol1").setSpaceQuota(50)));
    }

    @Test
    void aVolumeGetsASpaceQuotaOnlyWhenItsBucketsHaveOne() {
        om.volumeAndBucket("vol1", "bucket1");
        OmCommand quota =
                change(SetVolumeProperty.newBuilder().setVolume("vol1").setSpaceQuota(100));
        assertThat(om.refused(quota)).isEqualTo(ErrorCode.QUOTA_ERROR);
        om.must(spaceQuota("bucket1", 10));
        om.must(quota);
    }

    @Test
    void quotasAreNeverNegativeOrBelowWhatIsInUse() {
        assertThat(om.refused(of(volume("vol1").setSpaceQuota(-1)))).isEqualTo(ErrorCode.QUOTA_ERROR);
        om.volumeAndBucket("vol1", "bucket1");
        om.put("vol1", "bucket1", "key", 10);
        assertThat(om.refused(spaceQuota("bucket1", 29))).isEqualTo(ErrorCode.QUOTA_ERROR);
        assertThat(om.refused(spaceQuota("bucket1", -1))).isEqualTo(ErrorCode.QUOTA_ERROR);
        om.must(spaceQuota("bucket1", 30));
    }

    @Test
    void secretsAreSetReplacedAndRevoked() {
        OmCommand revoke = OmCommand.newBuilder()
                .setRevokeS3Secret(RevokeS3Secret.newBuilder().setAccessId("id1"))
                .build();
        assertThat(om.refused(revoke)).isEqualTo(ErrorCode.ACCESS_ID_NOT_FOUND);
        om.must(secret("first", ""));
        om.must(secret("second", "bob"));
        assertThat(om.reader().get(OmTables.S3_SECRETS, "id1").orElseThrow().getSecret())
                .isEqualTo("second");
        assertThat(om.reader().get(OmTables.S3_SECRETS, "id1").orElseThrow().getUser())
                .isEqualTo("bob");
        om.must(revoke);
        assertThat(om.rows(OmTables.S3_SECRETS)).isEmpty();
    }

    private static OmCommand secret(String secret, String user) {
        return OmCommand.newBuilder()
                .setSetS3Secret(SetS3Secret.newBuilder()
                        .setAccessId("id1")
                        .setSecret(secret)
                        .setUser(user))
                .build();
    }

    private static OmCommand spaceQuota(String bucket, long quota) {
        return change(SetBucketProperty.newBuilder()
                .setVolume("vol1")
                .setBucket(bucket)
                .setSpaceQuota(quota));
    }

    private static OmCommand change(SetVolumeProperty.Builder command) {
        return OmCommand.newBuilder().setSetVolumeProperty(command).build();
    }

    private static OmCommand change(SetBucketProperty.Builder command) {
        return OmCommand.newBuilder().setSetBucketProperty(command).build();
    }
}
