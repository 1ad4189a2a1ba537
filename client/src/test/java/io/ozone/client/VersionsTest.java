package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Pipeline;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of a bucket that keeps versions. */
class VersionsTest {
    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void keepVersions() {
        cluster.om.keepsVersions = true;
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void whereNoneAreKeptNoneIsNamed() throws IOException {
        cluster.om.keepsVersions = false;
        assertThat(cluster.stream("k", new byte[5], 5).versionId()).isEmpty();
        assertThat(cluster.bucket.head("k").versionId()).isEmpty();
        assertThat(cluster.bucket.setTags("k", Map.of("a", "1"))).isEmpty();
        assertThat(cluster.bucket.delete("k", DeleteOptions.DEFAULT)).isEqualTo(new Deletion("", false));
    }

    @Test
    void aVersionIsReadByItsId() throws IOException {
        byte[] old = FakeCluster.bytes(1000, 1);
        KeyInfo first = cluster.stream("k", old, 1000);
        KeyInfo second = cluster.stream("k", FakeCluster.bytes(2000, 2), 1000);
        assertThat(cluster.bucket.head("k").versionId()).isEqualTo(second.versionId());
        KeyInfo found = cluster.bucket.lookup("k", first.versionId());
        assertThat(found.versionId()).isEqualTo(first.versionId());
        assertThat(cluster.read(found, 0, 1000)).isEqualTo(old);
        assertThat(cluster.bucket.head("k", first.versionId()).length()).isEqualTo(1000);
    }

    @Test
    void aKeyThatIsReadMayBeOverwrittenMeanwhile() throws IOException {
        byte[] old = FakeCluster.bytes(1000, 3);
        cluster.stream("k", old, 1000);
        KeyInfo key = cluster.bucket.lookup("k");
        key.locations()
                .forEach(block ->
                        cluster.om.staleContainers.add(block.getBlock().getId().getContainerId()));
        cluster.om.nowhere = Pipeline.newBuilder()
                .setId("gone")
                .addMembers(cluster.second.members.get(0).row())
                .build();
        cluster.second.members.get(0).hasNoBlocks = true;
        KeyInfo stale = cluster.bucket.lookup("k");
        cluster.stream("k", new byte[5], 5);
        assertThat(cluster.read(stale, 0, 1000)).isEqualTo(old);
        assertThat(cluster.om.staleContainers).isEmpty();
    }

    @Test
    void aDeleteMarkerSaysWhatItIs() throws IOException {
        cluster.stream("k", new byte[5], 5);
        Deletion deletion = cluster.bucket.delete("k", DeleteOptions.DEFAULT);
        assertThat(deletion.deleteMarker()).isTrue();
        assertThatThrownBy(() -> cluster.bucket.head("k")).isInstanceOfSatisfying(DeleteMarkerException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND);
            assertThat(e.versionId()).isEqualTo(deletion.versionId());
            assertThat(e.modifiedMillis()).isEqualTo(77);
        });
        assertThatThrownBy(() -> cluster.bucket.lookup("k", deletion.versionId()))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IS_DELETE_MARKER));
        assertThat(cluster.bucket.delete("k", DeleteOptions.DEFAULT.withVersionId(deletion.versionId())))
                .isEqualTo(new Deletion(deletion.versionId(), true));
    }

    @Test
    void conditionsGoWithTheDeletion() {
        Condition condition = Condition.newBuilder()
                .setEtag("e")
                .setModifiedSeconds(7)
                .setSize(0)
                .build();
        cluster.bucket.delete("k", DeleteOptions.DEFAULT.withVersionId("v7").withCondition(condition));
        DeleteKey sent = cluster.om.commands.get(0).getDeleteKey();
        assertThat(sent.getVersionId()).isEqualTo("v7");
        assertThat(sent.getCondition()).isEqualTo(condition);
    }

    @Test
    void eachVersionHasItsOwnTags() throws IOException {
        KeyInfo first = cluster.stream("k", new byte[5], 5);
        KeyInfo second = cluster.stream("k", new byte[6], 6);
        assertThat(cluster.bucket.setTags("k", first.versionId(), Map.of("a", "1")))
                .isEqualTo(first.versionId());
        assertThat(cluster.bucket.head("k", first.versionId()).tags()).isEqualTo(Map.of("a", "1"));
        assertThat(cluster.bucket.head("k").tags()).isEmpty();
        assertThat(cluster.bucket.setTags("k", Map.of("b", "2"))).isEqualTo(second.versionId());
        assertThat(cluster.bucket.head("k").tags()).isEqualTo(Map.of("b", "2"));
        assertThat(cluster.bucket.head("k", first.versionId()).tags()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void eachVersionHasItsOwnLock() throws IOException {
        KeyLock retained = KeyLock.newBuilder()
                .setRetention(
                        Retention.newBuilder().setMode(RetentionMode.COMPLIANCE).setUntilMillis(99))
                .build();
        KeyInfo first = cluster.bucket.put(
                "k",
                ByteBuffer.allocate(5),
                PutOptions.DEFAULT.withLock(retained).withEtag("e"));
        KeyInfo second = cluster.stream("k", new byte[6], 6);
        assertThat(cluster.bucket.head("k", first.versionId()).lock()).isEqualTo(retained);
        assertThat(cluster.bucket.head("k").lock()).isEqualTo(KeyLock.getDefaultInstance());
        KeyLock held = KeyLock.newBuilder().setLegalHold(true).build();
        assertThat(cluster.bucket.setLock("k", "", held, true)).isEqualTo(second.versionId());
        assertThat(cluster.bucket.head("k").lock()).isEqualTo(held);
        assertThat(last().getSetKeyLock().getBypassGovernance()).isTrue();
        cluster.bucket.createUpload("u", UploadOptions.DEFAULT.withLock(held));
        assertThat(last().getCreateMultipartUpload().getLock()).isEqualTo(held);
    }

    private OmCommand last() {
        return cluster.om.commands.get(cluster.om.commands.size() - 1);
    }

    @Test
    void governanceIsBypassedByWhoAsksForIt() {
        cluster.bucket.delete("k", DeleteOptions.DEFAULT.withVersionId("v7").withBypassGovernance(true));
        cluster.bucket.deleteAll(List.of(), List.of(new VersionName("k", "v8")), true);
        cluster.bucket.deleteAll(List.of(), List.of(new VersionName("k", "v8")));
        assertThat(cluster.om.commands.get(0).getDeleteKey().getBypassGovernance())
                .isTrue();
        assertThat(cluster.om.commands.get(1).getDeleteKeys().getBypassGovernance())
                .isTrue();
        assertThat(cluster.om.commands.get(2).getDeleteKeys().getBypassGovernance())
                .isFalse();
    }

    @Test
    void manyAreDeletedAtOnce() throws IOException {
        KeyInfo version = cluster.stream("k", new byte[5], 5);
        VersionName there = new VersionName("k", version.versionId());
        VersionName missing = new VersionName("k", "v0");
        DeleteResult result = cluster.bucket.deleteAll(List.of("other"), List.of(there, missing));
        assertThat(result.deleted()).containsExactly("other");
        assertThat(result.markerVersionId()).startsWith("v");
        assertThat(result.versions())
                .containsExactly(
                        new DeletedVersion(there, false, false, false),
                        new DeletedVersion(missing, false, true, false));
    }

    @Test
    void versionsAreListedWithMarkers() throws IOException {
        KeyInfo version = cluster.stream("a", new byte[5], 5);
        Deletion deletion = cluster.bucket.delete("b", DeleteOptions.DEFAULT);
        VersionPage page = cluster.bucket.listVersions("", "", "", "", 0);
        assertThat(page.versions())
                .extracting(found -> found.key().name() + found.key().versionId() + found.deleteMarker())
                .containsExactlyInAnyOrder("a" + version.versionId() + false, "b" + deletion.versionId() + true);
        assertThat(page.versions()).allMatch(KeyVersion::latest);
        assertThat(page.commonPrefixes()).containsExactly("p/");
        assertThat(page.truncated()).isTrue();
        assertThat(page.nextKey() + page.nextVersionId()).isEqualTo("kid");
    }

    @Test
    void aBucketIsToldToKeepVersions() {
        BucketChange change = BucketChange.NONE.withVersioning(Versioning.SUSPENDED);
        assertThat(change.withOwner("bob").versioning()).isEqualTo(Versioning.SUSPENDED);
        assertThatThrownBy(() -> cluster.client.setBucket("volume", "bucket", change))
                .isInstanceOf(OzoneException.class);
        assertThat(cluster.om.commands.get(0).getSetBucketProperty().getVersioning())
                .isEqualTo(Versioning.SUSPENDED);
    }

    @Test
    void idsHaveOneForm() {
        assertThat(List.of("null", "v0000000000000001", "v7fffffffffffffff")).allMatch(VersionName::isId);
        assertThat(List.of(
                        "",
                        "Null",
                        "1",
                        "0000000000000001",
                        "v0000000000000000",
                        "v8000000000000000",
                        "v000000000000000A",
                        "v00000000000000001"))
                .noneMatch(VersionName::isId);
    }
}
