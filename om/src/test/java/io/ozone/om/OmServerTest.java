package io.ozone.om;

import static io.ozone.om.OmCaller.looking;
import static io.ozone.om.OmCaller.opening;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Versions;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.InfoBucket;
import io.ozone.wire.om.InfoVolume;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.ListBuckets;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.ListVolumes;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.PurgeKeys;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.VersionList;
import io.ozone.wire.om.VersionName;
import io.ozone.wire.om.Versioning;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Keys and versions at a real OM, over its door, also after it was killed. */
class OmServerTest extends OneOmTest {
    @Test
    void aKeyIsOpenedWrittenCommittedAndFound() {
        OpenedKey opened = client.open(opening(V, B, "key"));
        assertThat(opened.getBlocksCount()).isEqualTo(1);
        assertThat(opened.getBlocks(0).getPipeline().getId()).isEqualTo("p0");
        assertThat(opened.getReplication().getFactor()).isEqualTo(3);
        assertThat(opened.getBlockSize()).isEqualTo(1 << 20);
        assertThat(client.refused(OmQuery.newBuilder().setLookupKey(looking(V, B, "key"))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);

        Key key = client.commit(V, B, "key", opened, 10);

        KeyInfo found = client.lookup(V, B, "key");
        assertThat(found.getKey()).isEqualTo(key);
        assertThat(found.getName()).isEqualTo("key");
        assertThat(found.getLocations(0).getBlock()).isEqualTo(key.getBlocks(0));
        assertThat(found.getLocations(0).getPipeline().getMembersCount()).isEqualTo(3);
        assertThat(key.getOwner()).isEqualTo("alice");
        assertThat(scm.located).isEmpty();
    }

    @Test
    void aHeadHasNoBlocks() {
        client.put(V, B, "key", 10);
        KeyInfo head = client.query(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setHead(true)))
                .getKey();
        assertThat(head.getKey().getBlocksCount() + head.getLocationsCount()).isZero();
        assertThat(head.getKey().getLength()).isEqualTo(10);
    }

    @Test
    void aRepeatedCallGetsTheFirstReply() {
        OmCommand volume = client.prepared(
                OmCommand.newBuilder().setCreateVolume(CreateVolume.newBuilder().setVolume("once")));
        assertThat(client.send(volume)).isEqualTo(client.send(volume));
        OmCommand key = client.prepared(OmCommand.newBuilder().setCreateKey(opening(V, B, "key")));
        OmReply first = client.send(key);
        OmReply second = client.send(key);
        assertThat(second.getOpenedKey().getSession())
                .isEqualTo(first.getOpenedKey().getSession());
        assertThat(second.getOpenedKey().getBlocks(0).getBlock())
                .isEqualTo(first.getOpenedKey().getBlocks(0).getBlock());
        assertThat(second.getOpenedKey().getBlocks(0).hasPipeline()).isTrue();
    }

    @Test
    void whatWasAnsweredSurvivesAKill() {
        for (int i = 0; i < 50; i++) {
            client.put(V, B, "key" + i, i);
        }
        OpenedKey opened = client.open(opening(V, B, "late"));
        restartAfter(om::kill);
        KeyList list = client.query(OmQuery.newBuilder()
                        .setListKeys(ListKeys.newBuilder().setVolume(V).setBucket(B)))
                .getKeys();
        assertThat(list.getKeysCount()).isEqualTo(50);
        client.commit(V, B, "late", opened, 5);
        restartAfter(om::close);
        assertThat(client.lookup(V, B, "late").getKey().getLength()).isEqualTo(5);
    }

    @Test
    void versionsAreThereAlsoAfterAKill() {
        client.put(V, B, "key", 10);
        client.submit(Commands.versioning(V, B, Versioning.ENABLED).toBuilder());
        Key newest = client.put(V, B, "key", 20);
        String marker = client.submit(Commands.delete(V, B, "key").toBuilder())
                .getDeletedKey()
                .getVersionId();
        restartAfter(om::kill);
        KeyInfo found = client.lookup(V, B, "key");
        assertThat(found.getVersionId()).isEqualTo(marker);
        assertThat(found.getKey().getDeleteMarker()).isTrue();
        assertThat(found.getKey().getOwner()).isEqualTo("alice");
        KeyInfo version = version(Versions.id(newest));
        assertThat(version.getKey())
                .isEqualTo(newest.toBuilder()
                        .setNoncurrentMillis(found.getKey().getModifiedMillis())
                        .build());
        assertThat(version.getLocations(0).getPipeline().getMembersCount()).isEqualTo(3);
        assertThat(version("null").getKey().getLength()).isEqualTo(10);
        VersionList list = client.query(OmQuery.newBuilder()
                        .setListKeyVersions(
                                ListKeyVersions.newBuilder().setVolume(V).setBucket(B)))
                .getVersions();
        assertThat(list.getVersionsList())
                .extracting(KeyVersion::getVersionId)
                .containsExactly(marker, Versions.id(newest), "null");
        client.submit(Commands.deleteVersion(V, B, "key", marker).toBuilder());
        assertThat(client.lookup(V, B, "key").getVersionId()).isEqualTo(Versions.id(newest));
    }

    private KeyInfo version(String id) {
        return client.query(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setVersionId(id)))
                .getKey();
    }

    @Test
    void whatIsNoVersionIsSaidBeforeTheLog() {
        assertThat(client.refused(Commands.deleteVersion(V, B, "key", "odd").toBuilder()))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setDeleteKeys(DeleteKeys.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .addVersions(
                                        VersionName.newBuilder().setKey("key").setVersionId("odd")))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setVersionId("odd"))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setSetBucketProperty(SetBucketProperty.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setVersioningValue(7))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void whatCantBeServedIsRefusedByName() {
        Replication erasure = Replication.newBuilder()
                .setType(ReplicationType.EC)
                .setFactor(5)
                .build();
        assertThat(refusedKey(opening(V, B, "key").setReplication(erasure))).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(refusedKey(opening(V, B, "key").setReplication(Commands.ratis(2))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setCreateBucket(CreateBucket.newBuilder()
                                .setVolume(V)
                                .setBucket("tree")
                                .setLayout(BucketLayout.FILE_SYSTEM_OPTIMIZED))))
                .isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setPurgeKeys(PurgeKeys.newBuilder().addRows("/x"))))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(client.refused(OmCommand.newBuilder())).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(client.refused(OmQuery.newBuilder())).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
    }

    @Test
    void namesAndSizesAreCheckedBeforeTheLog() {
        assertThat(refusedKey(opening(V, B, "k".repeat(1025)))).isEqualTo(ErrorCode.KEY_NAME_TOO_LONG);
        assertThat(client.put(V, B, "k".repeat(1024), 1).getLength()).isEqualTo(1);
        assertThat(refusedKey(opening(V, "No", "key"))).isEqualTo(ErrorCode.INVALID_BUCKET_NAME);
        assertThat(refusedKey(opening("No", B, "key"))).isEqualTo(ErrorCode.INVALID_VOLUME_NAME);
        assertThat(refusedKey(opening(V, B, "key").setLength(-1))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        KeyValue big =
                KeyValue.newBuilder().setKey("a").setValue("x".repeat(16 << 10)).build();
        assertThat(refusedKey(opening(V, B, "key").addMetadata(big))).isEqualTo(ErrorCode.METADATA_TOO_LARGE);
        KeyValue small = KeyValue.newBuilder().setKey("a").build();
        assertThat(refusedKey(opening(V, B, "key").addMetadata(small).addMetadata(small)))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setDeleteKeys(DeleteKeys.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .addAllKeys(Collections.nCopies(1001, "key")))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedTags(small, small)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedTags(big)).isEqualTo(ErrorCode.METADATA_TOO_LARGE);
        assertThat(refusedTags()).isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }

    @Test
    void locksAreCheckedBeforeTheLogAndThereAlsoAfterAKill() {
        long until = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        KeyLock lock = Commands.retained(RetentionMode.COMPLIANCE, until);
        KeyLock noMode = Commands.retained(RetentionMode.RETENTION_MODE_UNSPECIFIED, until);
        assertThat(refusedKey(opening(V, B, "key").setLock(noMode))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedKey(opening(V, B, "key").setLock(lock))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
        assertThat(refusedLock(noMode)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedLock(KeyLock.getDefaultInstance())).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedLock(Commands.retained(RetentionMode.COMPLIANCE, Long.MAX_VALUE)))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        client.submit(Commands.versioning(V, B, Versioning.ENABLED).toBuilder());
        for (int days : new int[] {-1, 36_501}) {
            BucketConfiguration.Builder odd = Commands.objectLock(RetentionMode.COMPLIANCE, 1).toBuilder();
            odd.getDefaultRetentionBuilder().setDays(days);
            assertThat(client.refused(Commands.configure(V, B, "", odd.build()).toBuilder()))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
        client.submit(Commands.configure(V, B, "", Commands.objectLock(RetentionMode.GOVERNANCE, 1)).toBuilder());
        Key byDefault = client.put(V, B, "key", 10);
        assertThat(byDefault.getLock().getRetention().getUntilMillis())
                .isEqualTo(byDefault.getModifiedMillis() + TimeUnit.DAYS.toMillis(1));
        client.submit(Commands.of(Commands.lock(V, B, "key", "", Commands.held(true))).toBuilder());
        restartAfter(om::kill);
        assertThat(client.lookup(V, B, "key").getKey().getLock().getLegalHold()).isTrue();
        OmCommand.Builder delete = Commands.deleteVersion(V, B, "key", Versions.id(byDefault)).toBuilder();
        delete.getDeleteKeyBuilder().setBypassGovernance(true);
        assertThat(client.refused(delete)).isEqualTo(ErrorCode.OBJECT_LOCKED);
        client.submit(Commands.of(Commands.lock(V, B, "key", "", Commands.held(false))).toBuilder());
        client.submit(delete);
    }

    private ErrorCode refusedLock(KeyLock lock) {
        return client.refused(Commands.of(Commands.lock(V, B, "key", "", lock)).toBuilder());
    }

    private ErrorCode refusedTags(KeyValue... tags) {
        return client.refused(Commands.tag(V, B, "key", tags).toBuilder());
    }

    @Test
    void volumesAndBucketsAreListed() {
        client.volumeAndBucket("vol0", "bucket0");
        client.submit(OmCommand.newBuilder()
                .setCreateVolume(CreateVolume.newBuilder().setVolume("other").setOwner("bob")));
        assertThat(volumes(ListVolumes.newBuilder())).containsExactly("other", "vol0", "vol1");
        assertThat(volumes(ListVolumes.newBuilder().setUser("alice"))).containsExactly("vol0", "vol1");
        assertThat(volumes(ListVolumes.newBuilder().setPrefix("vol").setStartAfter("vol0")))
                .containsExactly("vol1");
        assertThat(volumes(ListVolumes.newBuilder().setLimit(1))).containsExactly("other");
        assertThat(client.query(OmQuery.newBuilder()
                                .setListBuckets(ListBuckets.newBuilder().setVolume(V)))
                        .getBuckets()
                        .getBucketsList())
                .extracting(bucket -> bucket.getName())
                .containsExactly(B);
        assertThat(client.query(OmQuery.newBuilder()
                                .setInfoVolume(InfoVolume.newBuilder().setVolume(V)))
                        .getVolume()
                        .getUsedNamespace())
                .isEqualTo(1);
        assertThat(client.query(OmQuery.newBuilder()
                                .setInfoBucket(
                                        InfoBucket.newBuilder().setVolume(V).setBucket(B)))
                        .getBucket()
                        .getLayout())
                .isEqualTo(BucketLayout.OBJECT_STORE);
    }

    private List<String> volumes(ListVolumes.Builder query) {
        return client.query(OmQuery.newBuilder().setListVolumes(query)).getVolumes().getVolumesList().stream()
                .map(volume -> volume.getName())
                .toList();
    }

    private ErrorCode refusedKey(CreateKey.Builder command) {
        return client.refused(OmCommand.newBuilder().setCreateKey(command));
    }
}
