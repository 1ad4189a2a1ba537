package io.ozone.om;

import static io.ozone.om.Commands.lifecycle;
import static io.ozone.om.Commands.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.time.Clock;
import io.ozone.kv.Snapshot;
import io.ozone.om.background.GroupTime;
import io.ozone.om.background.LifecycleExpiry;
import io.ozone.om.background.OpenKeyCleanup;
import io.ozone.om.background.Proposals;
import io.ozone.om.background.UploadCleanup;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.DeleteBucketConfiguration;
import io.ozone.wire.om.GetBucketAccess;
import io.ozone.wire.om.GetBucketConfiguration;
import io.ozone.wire.om.InfoBucket;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.LifecycleRule;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.Versioning;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lifecycles on a whole OM, at times of the test's choosing. */
class LifecycleExpiryTest extends OneOmTest {
    /** Days may have begun since a key was written; two days later at most, one has gone by to its midnight. */
    private static final Duration ONE_DAY_IS_OVER = Duration.ofDays(2);

    private Meddler log;
    private Duration later = Duration.ZERO;
    private boolean clockIsTrusted = true;

    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return System.currentTimeMillis() + later.toMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    @BeforeEach
    void watchItsLog() {
        log = new Meddler(om.node());
    }

    private void run(int batchSize) throws InterruptedException {
        new LifecycleExpiry(new Proposals(log), new GroupTime(clock, () -> clockIsTrusted), batchSize).run();
    }

    private void configure(String bucket, LifecycleRule.Builder... rules) {
        client.submit(configuring(bucket, lifecycle(rules)));
    }

    private static OmCommand.Builder configuring(String bucket, BucketConfiguration configuration) {
        return OmCommand.newBuilder()
                .setPutBucketConfiguration(PutBucketConfiguration.newBuilder()
                        .setVolume(V)
                        .setBucket(bucket)
                        .setConfiguration(configuration));
    }

    private List<String> keys(String bucket) {
        return client
                .query(OmQuery.newBuilder()
                        .setListKeys(ListKeys.newBuilder().setVolume(V).setBucket(bucket)))
                .getKeys()
                .getKeysList()
                .stream()
                .map(KeyInfo::getName)
                .toList();
    }

    @Test
    void keysAreDeletedWhenTheirTimeIsUp() throws Exception {
        client.put(V, B, "log/old", 5);
        client.put(V, B, "other", 5);
        configure(B, rule("r", "log/").setExpirationDays(1));
        run(10);
        assertThat(keys(B)).containsExactly("log/old", "other");
        assertThat(log.submitted).isEmpty();
        later = ONE_DAY_IS_OVER;
        run(10);
        assertThat(keys(B)).containsExactly("other");
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).hasSize(1);
        run(10);
        assertThat(log.submitted).hasSize(1);
    }

    @Test
    void theLeaderDoesItUnlessItIsSwitchedOff() throws Exception {
        client.put(V, B, "key", 5);
        configure(B, rule("r", "").setExpirationDateMillis(TimeUnit.DAYS.toMillis(1)));
        om.close();
        om = OmServer.start(settings.with(OmSettings.LIFECYCLE_ENABLED, "false"));
        assertThatThrownBy(() -> om.runTask(OmServer.LIFECYCLE_EXPIRY)).hasMessageContaining("no task");
        om.close();
        om = OmServer.start(settings);
        client.close();
        client = new OmCaller(om.address());
        assertThat(keys(B)).containsExactly("key");
        om.runTask(OmServer.LIFECYCLE_EXPIRY);
        assertThat(keys(B)).isEmpty();
    }

    @Test
    void manyKeysAreDeletedBatchByBatch() throws Exception {
        client.submit(OmCommand.newBuilder(Commands.of(Commands.bucket(V, "bucket2"))));
        IntStream.range(0, 7).forEach(i -> client.put(V, B, "a/" + i, 1));
        IntStream.range(0, 3).forEach(i -> client.put(V, B, "keep" + i, 1));
        IntStream.range(0, 4).forEach(i -> client.put(V, "bucket2", "é" + i, 1));
        client.put(V, B, "z", 1);
        configure(B, rule("z", "z").setExpirationDays(1), rule("a", "a/").setExpirationDays(1));
        configure("bucket2", rule("all", "").setExpirationDays(1));
        later = ONE_DAY_IS_OVER;
        run(3);
        assertThat(keys(B)).containsExactly("keep0", "keep1", "keep2");
        assertThat(keys("bucket2")).isEmpty();
        assertThat(log.submitted)
                .extracting(command -> command.getExpireKeys().getKeysCount())
                .containsExactlyInAnyOrder(1, 3, 3, 1, 3, 1);
    }

    @Test
    void aKeyThatIsOverwrittenMeanwhileStays() throws Exception {
        client.put(V, B, "key", 5);
        client.put(V, B, "other", 5);
        configure(B, rule("r", "").setExpirationDays(1));
        later = ONE_DAY_IS_OVER;
        log.before = () -> client.put(V, B, "key", 7);
        run(10);
        assertThat(keys(B)).containsExactly("key");
        assertThat(client.lookup(V, B, "key").getKey().getLength()).isEqualTo(7);
    }

    @Test
    void whereVersionsAreKeptAKeyGetsADeleteMarker() throws Exception {
        client.put(V, B, "key", 5);
        keepVersions();
        client.put(V, B, "key", 7);
        configure(B, rule("r", "").setExpirationDays(1));
        later = ONE_DAY_IS_OVER;
        run(10);
        run(10);
        assertThat(log.submitted).hasSize(1);
        assertThat(keys(B)).isEmpty();
        List<KeyVersion> versions = client.query(OmQuery.newBuilder()
                        .setListKeyVersions(
                                ListKeyVersions.newBuilder().setVolume(V).setBucket(B)))
                .getVersions()
                .getVersionsList();
        assertThat(versions)
                .extracting(version -> version.getKey().getDeleteMarker())
                .containsExactly(true, false, false);
        assertThat(versions).extracting(version -> version.getKey().getLength()).containsExactly(0L, 7L, 5L);
        assertThat(versions.get(0).getLatest()).isTrue();
        assertThat(versions.get(0).getKey().getOwner())
                .isEqualTo(client.query(OmQuery.newBuilder()
                                .setInfoBucket(
                                        InfoBucket.newBuilder().setVolume(V).setBucket(B)))
                        .getBucket()
                        .getOwner())
                .isNotEmpty();
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).isEmpty();
    }

    private void keepVersions() {
        client.submit(OmCommand.newBuilder(Commands.versioning(V, B, Versioning.ENABLED)));
    }

    private List<Long> lengths() {
        return versions().stream().map(version -> version.getKey().getLength()).toList();
    }

    private List<KeyVersion> versions() {
        return client.query(OmQuery.newBuilder()
                        .setListKeyVersions(
                                ListKeyVersions.newBuilder().setVolume(V).setBucket(B)))
                .getVersions()
                .getVersionsList();
    }

    private void putVersions(int... lengths) {
        keepVersions();
        for (int length : lengths) {
            client.put(V, B, "key", length);
        }
    }

    @Test
    void versionsAreRemovedWhenTheirTimeIsUp() throws Exception {
        client.put(V, B, "key", 1);
        putVersions(2, 3, 4);
        configure(B, rule("r", "").setNoncurrentDays(1).setNewerNoncurrentVersions(1));
        run(10);
        assertThat(log.submitted).isEmpty();
        later = ONE_DAY_IS_OVER;
        run(10);
        assertThat(lengths()).containsExactly(4L, 3L);
        run(10);
        assertThat(log.submitted).hasSize(1);
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).hasSize(2);
        InfoBucket.Builder bucket = InfoBucket.newBuilder().setVolume(V).setBucket(B);
        assertThat(client.query(OmQuery.newBuilder().setInfoBucket(bucket))
                        .getBucket()
                        .getUsedNamespace())
                .isEqualTo(2);
    }

    @Test
    void manyVersionsAreRemovedBatchByBatch() throws Exception {
        putVersions(1, 2, 3, 4, 5, 6, 7, 8);
        client.put(V, B, "other", 9);
        configure(B, rule("r", "").setNoncurrentDays(1));
        later = ONE_DAY_IS_OVER;
        run(3);
        assertThat(lengths()).containsExactly(8L, 9L);
        assertThat(log.submitted)
                .extracting(command -> command.getExpireVersions().getKeys(0).getVersionsCount())
                .containsExactly(3, 3, 1);
    }

    @Test
    void aVersionThatBecomesTheNewestMeanwhileStays() throws Exception {
        putVersions(1, 2);
        String newest = client.lookup(V, B, "key").getVersionId();
        configure(B, rule("r", "").setNoncurrentDays(1));
        later = ONE_DAY_IS_OVER;
        log.before = () -> {
            client.submit(OmCommand.newBuilder(Commands.deleteVersion(V, B, "key", newest)));
            client.put(V, B, "key", 3);
        };
        run(10);
        assertThat(log.submitted).hasSize(1);
        assertThat(lengths()).containsExactly(3L, 1L);
    }

    @Test
    void aVersionThatANewerOneIsMissingForMeanwhileStays() throws Exception {
        putVersions(1, 2, 3, 4, 5);
        String middle = versions().get(1).getVersionId();
        configure(B, rule("r", "").setNoncurrentDays(1).setNewerNoncurrentVersions(2));
        later = ONE_DAY_IS_OVER;
        log.before = () -> client.submit(OmCommand.newBuilder(Commands.deleteVersion(V, B, "key", middle)));
        run(10);
        assertThat(lengths()).containsExactly(5L, 3L, 2L);
    }

    @Test
    void whereVersionsAreNoLongerKeptOldOnesEndHoweverOftenTheNewestIsReplaced() throws Exception {
        putVersions(1, 2);
        client.submit(OmCommand.newBuilder(Commands.versioning(V, B, Versioning.SUSPENDED)));
        client.put(V, B, "key", 3);
        long since = om.node()
                .store()
                .reader()
                .get(OmTables.KEYS, Rows.key(V, B, "key"))
                .orElseThrow()
                .getModifiedMillis();
        client.put(V, B, "key", 4);
        String second = versions().get(1).getVersionId();
        assertThat(lookup(second).getKey().getNoncurrentMillis()).isEqualTo(since);
        client.submit(OmCommand.newBuilder(Commands.deleteVersion(V, B, "key", "null")));
        assertThat(lookup(second).getKey().getNoncurrentMillis()).isZero();
    }

    @Test
    void aDeleteMarkerGoesWhenItIsAllThatIsLeft() throws Exception {
        putVersions(1);
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "key")));
        configure(
                B,
                rule("markers", "").setExpiredDeleteMarkers(true),
                rule("versions", "").setNoncurrentDays(1));
        run(10);
        assertThat(log.submitted).isEmpty();
        later = ONE_DAY_IS_OVER;
        run(10);
        assertThat(versions()).hasSize(1);
        run(10);
        assertThat(versions()).isEmpty();
    }

    @Test
    void aLoneDeleteMarkerIsAsOldAsKeysMayBecome() throws Exception {
        keepVersions();
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "key")));
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "other")));
        configure(
                B,
                rule("r", "key").setExpirationDays(1),
                rule("no", "").setExpiredDeleteMarkers(false),
                rule("sized", "").setExpirationDays(1).setSizeLessThan(9),
                rule("tagged", "").setExpirationDays(1).addTags(Commands.pair("a", "b")));
        run(10);
        assertThat(log.submitted).isEmpty();
        later = ONE_DAY_IS_OVER;
        run(10);
        assertThat(versions()).extracting(KeyVersion::getName).containsExactly("other");
    }

    @Test
    void nullVersionsAreWhereTheyArePutAmongOthers() throws Exception {
        client.put(V, B, "first", 1);
        client.put(V, B, "key", 1);
        client.put(V, B, "last", 1);
        putVersions(2);
        client.submit(OmCommand.newBuilder(Commands.versioning(V, B, Versioning.SUSPENDED)));
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "first")));
        client.put(V, B, "key", 3);
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "last")));
        keepVersions();
        client.put(V, B, "key", 4);
        configure(
                B,
                rule("r", "").setNoncurrentDays(1).setNewerNoncurrentVersions(1).setExpiredDeleteMarkers(true));
        later = ONE_DAY_IS_OVER;
        run(1);
        assertThat(lengths()).containsExactly(4L, 3L);
    }

    @Test
    void aDeleteMarkerThatAVersionIsPutOnMeanwhileStays() throws Exception {
        keepVersions();
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "key")));
        configure(B, rule("r", "").setExpiredDeleteMarkers(true));
        log.before = () -> client.put(V, B, "key", 1);
        run(10);
        assertThat(log.submitted).hasSize(1);
        assertThat(lengths()).containsExactly(1L, 0L);
    }

    @Test
    void nothingEndsByAClockThatIsNotTrusted() throws Exception {
        putVersions(1, 2);
        begin("upload");
        configure(B, rule("r", "").setExpirationDays(1).setNoncurrentDays(1).setAbortUploadDays(1));
        later = Duration.ofDays(9000);
        clockIsTrusted = false;
        run(10);
        assertThat(log.submitted).isEmpty();
        clockIsTrusted = true;
        run(10);
        assertThat(log.submitted).hasSize(3);
    }

    @Test
    void nothingIsCleanedUpByAClockThatIsNotTrusted() throws Exception {
        client.open(OmCaller.opening(V, B, "key"));
        begin("upload");
        later = Duration.ofDays(9000);
        clockIsTrusted = false;
        cleanUp();
        assertThat(log.submitted).isEmpty();
        clockIsTrusted = true;
        cleanUp();
        assertThat(log.submitted)
                .extracting(OmCommand::getCommandCase)
                .containsExactly(OmCommand.CommandCase.DELETE_OPEN_KEYS, OmCommand.CommandCase.ABORT_MULTIPART_UPLOAD);
    }

    private void cleanUp() throws InterruptedException {
        GroupTime time = new GroupTime(clock, () -> clockIsTrusted);
        new OpenKeyCleanup(new Proposals(log), time, Duration.ofDays(7), 10).run();
        new UploadCleanup(new Proposals(log), time, Duration.ofDays(30)).run();
    }

    @Test
    void aClockThatIsSetWhileLifecyclesAreCarriedOutEndsNothing() throws Exception {
        client.put(V, B, "key", 5);
        configure(B, rule("r", "").setExpirationDays(1));
        new LifecycleExpiry(
                        new Proposals(log),
                        new GroupTime(clock, () -> {
                            later = Duration.ofDays(9000);
                            return true;
                        }),
                        10)
                .run();
        assertThat(log.submitted).isEmpty();
    }

    @Test
    void aKeyThatGetsOtherTagsMeanwhileIsDecidedAnew() throws Exception {
        keepVersions();
        client.put(V, B, "key", 5);
        String version = client.submit(OmCommand.newBuilder(Commands.tag(V, B, "key", Commands.pair("keep", "no"))))
                .getVersionId();
        configure(B, rule("r", "").setExpirationDays(1).addTags(Commands.pair("keep", "no")));
        later = ONE_DAY_IS_OVER;
        log.before = () -> client.submit(OmCommand.newBuilder(Commands.tag(V, B, "key", Commands.pair("keep", "yes"))));
        run(10);
        assertThat(log.submitted).hasSize(1);
        assertThat(client.lookup(V, B, "key").getVersionId()).isEqualTo(version);
        run(10);
        assertThat(log.submitted).hasSize(1);
    }

    @Test
    void aLifecycleThatIsChangedMeanwhileEndsNothing() throws Exception {
        client.put(V, B, "key", 5);
        configure(B, rule("r", "").setExpirationDays(1));
        later = ONE_DAY_IS_OVER;
        log.before = () -> client.submit(OmCommand.newBuilder()
                .setDeleteBucketConfiguration(DeleteBucketConfiguration.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setKind(BucketConfigurationKind.LIFECYCLE)));
        run(10);
        assertThat(log.submitted).hasSize(1);
        assertThat(keys(B)).containsExactly("key");
        run(10);
        assertThat(log.submitted).hasSize(1);
    }

    @Test
    void aBucketThatIsDeletedMeanwhileIsNoFailure() throws Exception {
        client.put(V, B, "key", 5);
        configure(B, rule("r", "").setExpirationDays(1));
        later = ONE_DAY_IS_OVER;
        log.before = () -> {
            client.submit(OmCommand.newBuilder(Commands.delete(V, B, "key")));
            client.submit(OmCommand.newBuilder(Commands.deleteBucket(V, B)));
        };
        run(10);
        assertThat(client.refused(OmQuery.newBuilder()
                        .setInfoBucket(InfoBucket.newBuilder().setVolume(V).setBucket(B))))
                .isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
    }

    @Test
    void uploadsAreAbortedWhenTheirTimeIsUp() throws Exception {
        begin("a/key");
        begin("a/other");
        String kept = begin("b/key");
        configure(B, rule("r", "a/").setAbortUploadDays(1));
        run(1);
        assertThat(log.submitted).isEmpty();
        later = ONE_DAY_IS_OVER;
        run(1);
        try (Snapshot rows = om.node().store().snapshot();
                var uploads = rows.scan(OmTables.UPLOADS, Rows.keysOf(V, B), null)) {
            assertThat(uploads.next()).isTrue();
            assertThat(Rows.uploadIdOf(uploads.key())).isEqualTo(kept);
            assertThat(uploads.next()).isFalse();
        }
    }

    private String begin(String key) {
        return client.submit(OmCommand.newBuilder(Commands.of(Commands.upload(V, B, key))))
                .getUploadId();
    }

    @Test
    void aLookupSaysWhenAKeyExpires() {
        client.put(V, B, "key", 5);
        assertThat(client.lookup(V, B, "key").hasExpiration()).isFalse();
        configure(B, rule("r", "").setExpirationDays(1));
        assertThat(client.lookup(V, B, "key").getExpiration().getRuleId()).isEqualTo("r");
    }

    @Test
    void onlyTheValueOfAKeyExpires() {
        keepVersions();
        client.put(V, B, "key", 5);
        String first = client.lookup(V, B, "key").getVersionId();
        client.put(V, B, "key", 7);
        configure(B, rule("r", "").setExpirationDays(1));
        assertThat(lookup(client.lookup(V, B, "key").getVersionId())
                        .getExpiration()
                        .getRuleId())
                .isEqualTo("r");
        assertThat(lookup(first).hasExpiration()).isFalse();
        client.submit(OmCommand.newBuilder(Commands.delete(V, B, "key")));
        assertThat(lookup("").getKey().getDeleteMarker()).isTrue();
        assertThat(lookup("").hasExpiration()).isFalse();
    }

    private KeyInfo lookup(String versionId) {
        return client.query(OmQuery.newBuilder()
                        .setLookupKey(LookupKey.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey("key")
                                .setVersionId(versionId)))
                .getKey();
    }

    @Test
    void aConfigurationIsFoundAgain() {
        assertThat(client.refused(OmQuery.newBuilder().setGetBucketConfiguration(asking(B))))
                .isEqualTo(ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND);
        assertThat(client.refused(OmQuery.newBuilder().setGetBucketConfiguration(asking("absent"))))
                .isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        client.submit(configuring(B, Commands.tagging("tags")));
        assertThat(client.query(OmQuery.newBuilder().setGetBucketConfiguration(asking(B)))
                        .getBucketConfiguration()
                        .getDocument()
                        .toStringUtf8())
                .isEqualTo("tags");
        BucketConfiguration policy = BucketConfiguration.newBuilder()
                .setKind(BucketConfigurationKind.POLICY)
                .setDocument(ByteString.copyFromUtf8("{}"))
                .build();
        client.submit(configuring(B, policy));
        BucketAccess access = client.query(OmQuery.newBuilder()
                        .setGetBucketAccess(
                                GetBucketAccess.newBuilder().setVolume(V).setBucket(B)))
                .getBucketAccess();
        assertThat(access.getOwner()).isNotEmpty();
        assertThat(access.getVolumeOwner()).isNotEmpty();
        assertThat(access.getConfigurationsList())
                .extracting(BucketConfiguration::getKind)
                .containsExactly(BucketConfigurationKind.POLICY);
        assertThat(client.refused(OmQuery.newBuilder()
                        .setGetBucketAccess(
                                GetBucketAccess.newBuilder().setVolume(V).setBucket("absent"))))
                .isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
    }

    private static GetBucketConfiguration.Builder asking(String bucket) {
        return GetBucketConfiguration.newBuilder()
                .setVolume(V)
                .setBucket(bucket)
                .setKind(BucketConfigurationKind.TAGGING);
    }

    @Test
    void whatCantBeCarriedOutIsRefusedBeforeTheLog() {
        assertRefused(lifecycle());
        assertRefused(lifecycle(rule("r", "")));
        assertRefused(lifecycle(rule("", "").setExpirationDays(1)));
        assertRefused(lifecycle(rule("r", "").setExpirationDays(-1)));
        assertRefused(lifecycle(rule("r", "").setAbortUploadDays(-1)));
        assertRefused(lifecycle(rule("r", "").setExpirationDateMillis(1)));
        assertRefused(lifecycle(rule("r", "").setExpirationDays(1).setExpirationDateMillis(86_400_000)));
        assertRefused(lifecycle(rule("r", "").setAbortUploadDays(1).setSizeLessThan(1)));
        assertRefused(lifecycle(rule("r", "").setNoncurrentDays(-1)));
        assertRefused(lifecycle(rule("r", "").setNewerNoncurrentVersions(1)));
        assertRefused(lifecycle(rule("r", "").setNoncurrentDays(1).setNewerNoncurrentVersions(-1)));
        assertRefused(lifecycle(rule("r", "").setNoncurrentDays(1).setNewerNoncurrentVersions(101)));
        assertRefused(lifecycle(rule("r", "").setExpiredDeleteMarkers(true).setExpirationDays(1)));
        assertRefused(lifecycle(rule("r", "").setExpiredDeleteMarkers(true).setSizeGreaterThan(1)));
        assertRefused(
                lifecycle(rule("r", "").setExpirationDays(1), rule("r", "a").setExpirationDays(1)));
        assertRefused(BucketConfiguration.getDefaultInstance());
        assertRefused(Commands.tagging("x".repeat((64 << 10) + 1)));
        assertRefused(lifecycle(rule("r", "").setExpirationDays(1)).toBuilder()
                .setKind(BucketConfigurationKind.TAGGING)
                .build());
        assertRefused(Commands.tagging("x").toBuilder()
                .setKind(BucketConfigurationKind.LIFECYCLE)
                .build());
        assertThat(client.refused(OmCommand.newBuilder(Commands.of(Commands.bucket(V, "twice")
                        .addConfigurations(Commands.tagging("x"))
                        .addConfigurations(Commands.tagging("y"))))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder(Commands.of(Commands.expire(V, B, 0)))))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(client.refused(OmCommand.newBuilder(Commands.of(Commands.expireVersions(V, B, 0)))))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    private void assertRefused(BucketConfiguration configuration) {
        assertThat(client.refused(configuring(B, configuration))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aClientCantPassForALifecycle() {
        configure(B, rule("r", "a/").setAbortUploadDays(1));
        OmCommand abort = Commands.abortUpload(V, B, "key", begin("key"));
        client.submit(OmCommand.newBuilder()
                .setAbortMultipartUpload(
                        abort.getAbortMultipartUpload().toBuilder().setLifecycleId(1)));
    }
}
