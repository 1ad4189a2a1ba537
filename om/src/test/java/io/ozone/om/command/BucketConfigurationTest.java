package io.ozone.om.command;

import static io.ozone.om.Commands.configure;
import static io.ozone.om.Commands.expired;
import static io.ozone.om.Commands.lifecycle;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.rule;
import static io.ozone.om.Commands.tagging;
import static io.ozone.om.Commands.unconfigure;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.Versioning;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketConfigurationTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    @Test
    void aConfigurationIsSetReplacedAndDeleted() {
        om.must(configure(V, B, "alice", tagging("one")));
        om.must(configure(V, B, "alice", lifecycle(rule("r", "").setExpirationDays(1))));
        om.must(configure(V, B, "alice", tagging("two")));
        BucketConfiguration found = found(BucketConfigurationKind.TAGGING).orElseThrow();
        assertThat(found.getDocument().toStringUtf8()).isEqualTo("two");
        assertThat(found.getUpdateId()).isEqualTo(om.index());
        om.must(unconfigure(V, B, "alice", BucketConfigurationKind.TAGGING));
        om.must(unconfigure(V, B, "alice", BucketConfigurationKind.TAGGING));
        assertThat(found(BucketConfigurationKind.TAGGING)).isEmpty();
        assertThat(found(BucketConfigurationKind.LIFECYCLE)).isPresent();
    }

    @Test
    void aBucketIsMadeWithItsConfigurations() {
        om.must(of(Commands.bucket(V, "bucket2").addConfigurations(tagging("new"))));
        assertThat(om.rows(OmTables.BUCKET_CONFIGURATIONS)).containsExactly("/vol1/bucket2/TAGGING");
    }

    @Test
    void configurationsGoWithTheirBucketAndNoOther() {
        om.must(of(Commands.bucket(V, "bucket10").addConfigurations(tagging("other"))));
        om.must(configure(V, B, "alice", tagging("tags")));
        om.must(configure(V, B, "alice", lifecycle(rule("r", "").setExpirationDays(1))));
        om.must(Commands.deleteBucket(V, B));
        assertThat(om.rows(OmTables.BUCKET_CONFIGURATIONS)).containsExactly("/vol1/bucket10/TAGGING");
        om.must(of(Commands.bucket(V, B)));
        assertThat(found(BucketConfigurationKind.TAGGING)).isEmpty();
    }

    @Test
    void onlyTheOwnersOfBucketAndVolumeConfigure() {
        om.must(OmCommand.newBuilder()
                .setSetBucketProperty(
                        SetBucketProperty.newBuilder().setVolume(V).setBucket(B).setOwner("bob"))
                .build());
        om.must(configure(V, B, "bob", tagging("bob's")));
        om.must(configure(V, B, "alice", tagging("the volume's owner's")));
        assertThat(om.refused(configure(V, B, "mallory", tagging("x")))).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(om.refused(unconfigure(V, B, "mallory", BucketConfigurationKind.TAGGING)))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(om.refused(configure(V, "absent", "alice", tagging("x")))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
    }

    @Test
    void aWrittenKeysReplySaysWhenItExpires() {
        om.must(configure(
                V,
                B,
                "alice",
                lifecycle(
                        rule("late", "").setExpirationDays(9), rule("r", "log/").setExpirationDays(1))));
        OmReply reply = put("log/key");
        assertThat(reply.getExpiration().getRuleId()).isEqualTo("r");
        assertThat(reply.getExpiration().getMillis()).isEqualTo(2 * DAY);
        assertThat(put("key").getExpiration().getMillis()).isEqualTo(10 * DAY);
        om.must(unconfigure(V, B, "alice", BucketConfigurationKind.LIFECYCLE));
        assertThat(put("log/key").hasExpiration()).isFalse();
    }

    private OmReply put(String key) {
        Block block = om.block(5);
        return om.must(of(Commands.commit(V, B, key, om.open(V, B, key, block), block)));
    }

    @Test
    void keysThatAreAsTheyWereExpire() {
        long lifecycle = withLifecycle();
        Key due = om.put(V, B, "due", 5);
        Key overwritten = om.put(V, B, "overwritten", 5);
        Key newer = om.put(V, B, "overwritten", 7);
        om.must(of(Commands.expire(V, B, lifecycle)
                .addKeys(expired("due", due.getUpdateId()))
                .addKeys(expired("overwritten", overwritten.getUpdateId()))
                .addKeys(expired("absent", 3))));
        assertThat(om.key(V, B, "due")).isEmpty();
        assertThat(om.key(V, B, "overwritten")).contains(newer);
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
        assertThat(om.freed()).containsExactlyInAnyOrder(due.getBlocks(0), overwritten.getBlocks(0));
    }

    @Test
    void nothingExpiresByALifecycleThatWasChanged() {
        long lifecycle = withLifecycle();
        Key key = om.put(V, B, "key", 5);
        OmCommand expire = of(Commands.expire(V, B, lifecycle).addKeys(expired("key", key.getUpdateId())));
        OmCommand abort = abortBy(lifecycle, om.upload(V, B, "upload"));
        OmCommand expireVersions = of(Commands.expireVersions(V, B, lifecycle));
        om.must(expireVersions);
        withLifecycle();
        assertThat(om.refused(expire)).isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        assertThat(om.refused(expireVersions)).isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        assertThat(om.refused(abort)).isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        om.must(unconfigure(V, B, "alice", BucketConfigurationKind.LIFECYCLE));
        assertThat(om.refused(expire)).isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        assertThat(om.refused(of(Commands.expire(V, B, 0).addKeys(expired("key", key.getUpdateId())))))
                .isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        assertThat(om.key(V, B, "key")).contains(key);
        assertThat(om.rows(OmTables.UPLOADS)).hasSize(1);
    }

    @Test
    void aVersionIsRemovedAsItWasAndNeverAsTheValue() {
        long lifecycle = withLifecycle();
        om.must(Commands.versioning(V, B, Versioning.ENABLED));
        Key first = om.put(V, B, "key", 1);
        Key second = om.put(V, B, "key", 2);
        Key newest = om.put(V, B, "key", 3);
        ExpiredVersions.Builder expired = ExpiredVersions.newBuilder()
                .setKey("key")
                .setNewest(newest.getVersion())
                .setNewestUpdateId(newest.getUpdateId());
        om.must(Commands.tagVersion(V, B, "key", Versions.id(second), Commands.pair("a", "b")));
        om.must(of(Commands.expireVersions(V, B, lifecycle)
                .addKeys(expired.clone()
                        .addVersions(expired(newest, 0))
                        .addVersions(expired(second, 0))
                        .addVersions(expired(first, 2)))
                .addKeys(expired.clone().setNewestUpdateId(1).addVersions(expired(first, 0)))
                .addKeys(expired.clone()
                        .setNewest(first.getVersion())
                        .setNewestUpdateId(first.getUpdateId())
                        .addVersions(expired(newest, 0)))
                .addKeys(ExpiredVersions.newBuilder().setKey("absent").addVersions(expired(first, 0)))));
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(3);
        om.must(of(Commands.expireVersions(V, B, lifecycle).addKeys(expired.addVersions(expired(first, 1)))));
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(2);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * 5);
        assertThat(om.freed()).isEqualTo(first.getBlocksList());
    }

    @Test
    void anUploadEndsByTheLifecycleOfItsBucket() {
        long lifecycle = withLifecycle();
        om.must(abortBy(lifecycle, om.upload(V, B, "upload")));
        assertThat(om.rows(OmTables.UPLOADS)).isEmpty();
    }

    @Test
    void anUploadSaysWhenItsBucketsLifecycleEndsIt() {
        OmReply before = om.must(of(Commands.upload(V, B, "upload")));
        assertThat(before.hasExpiration()).isFalse();
        om.must(configure(V, B, "alice", lifecycle(rule("r", "up").setAbortUploadDays(1))));
        OmReply begun = om.must(of(Commands.upload(V, B, "upload")));
        assertThat(begun.getExpiration().getRuleId()).isEqualTo("r");
        assertThat(begun.getExpiration().getMillis()).isPositive();
        assertThat(om.must(of(Commands.upload(V, B, "other"))).hasExpiration()).isFalse();
    }

    @Test
    void aReplicaThatIsBehindExpiresTheSame() {
        long lifecycle = withLifecycle();
        Key key = om.put(V, B, "key", 5);
        om.applyAt(
                new Stamp(om.index() + 1, 0),
                of(Commands.expire(V, B, lifecycle).addKeys(expired("key", key.getUpdateId()))));
        assertThat(om.key(V, B, "key")).isEmpty();
    }

    private OmCommand abortBy(long lifecycle, String upload) {
        OmCommand abort = Commands.abortUpload(V, B, "upload", upload);
        return abort.toBuilder()
                .setAbortMultipartUpload(
                        abort.getAbortMultipartUpload().toBuilder().setLifecycleId(lifecycle))
                .build();
    }

    /** Gives its generation. */
    private long withLifecycle() {
        om.must(configure(V, B, "alice", lifecycle(rule("r", "").setExpirationDays(1))));
        return om.index();
    }

    private Optional<BucketConfiguration> found(BucketConfigurationKind kind) {
        return om.reader().get(OmTables.BUCKET_CONFIGURATIONS, Rows.bucketConfiguration(V, B, kind));
    }
}
