package io.ozone.om.command;

import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.complete;
import static io.ozone.om.Commands.delete;
import static io.ozone.om.Commands.deleteAll;
import static io.ozone.om.Commands.deleteBucket;
import static io.ozone.om.Commands.deleteVersion;
import static io.ozone.om.Commands.ifAbsent;
import static io.ozone.om.Commands.ifEtag;
import static io.ozone.om.Commands.ifExists;
import static io.ozone.om.Commands.ifModified;
import static io.ozone.om.Commands.ifNotEtag;
import static io.ozone.om.Commands.ifSize;
import static io.ozone.om.Commands.ifUpdateId;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.open;
import static io.ozone.om.Commands.rename;
import static io.ozone.om.Commands.versioning;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.Block;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeletedKey;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.DeletedVersion;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.VersionName;
import io.ozone.wire.om.Versioning;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final String K = "a key";

    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void openBucket() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    private void set(Versioning versioning) {
        om.must(versioning(V, B, versioning));
    }

    private String putId(long length) {
        Block block = om.block(length);
        OmReply reply = om.must(of(commit(V, B, K, om.open(V, B, K, block), block)));
        assertThat(reply.getVersionId())
                .isEqualTo(Versions.idIn(om.bucket(V, B), om.key(V, B, K).orElseThrow()));
        return reply.getVersionId();
    }

    private DeletedKey deleted(OmCommand command) {
        return om.must(command).getDeletedKey();
    }

    private Key version(String id) {
        return Versions.find(om.reader(), om.bucket(V, B), K, Versions.number(id));
    }

    private long valueLength() {
        return om.key(V, B, K).orElseThrow().getLength();
    }

    @Test
    void abucketThatNeverKeptVersionsHasNone() {
        assertThat(putId(1)).isEmpty();
        assertThat(putId(2)).isEmpty();
        assertThat(om.rows(OmTables.VERSIONS)).isEmpty();
        assertThat(om.key(V, B, K).orElseThrow().getVersion()).isZero();
        assertThat(deleted(delete(V, B, K))).isEqualTo(DeletedKey.getDefaultInstance());
        assertThat(om.freed()).hasSize(2);
    }

    @Test
    void theStateOfABucketDoesNotGoBack() {
        set(Versioning.SUSPENDED);
        set(Versioning.ENABLED);
        set(Versioning.UNVERSIONED);
        assertThat(om.bucket(V, B).getVersioning()).isEqualTo(Versioning.ENABLED);
    }

    @Test
    void anOverwrittenVersionIsKept() {
        putId(1);
        set(Versioning.ENABLED);
        String first = putId(10);
        String second = putId(20);
        assertThat(second).isGreaterThan(first).hasSize(17);
        assertThat(valueLength()).isEqualTo(20);
        assertThat(version("null").getLength()).isEqualTo(1);
        assertThat(version(first).getLength()).isEqualTo(10);
        assertThat(version(second)).isEqualTo(om.key(V, B, K).orElseThrow());
        assertThat(om.freed()).isEmpty();
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(3);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * 31);
    }

    @Test
    void aSuspendedBucketHasOneNullVersionOfAKey() {
        putId(1);
        set(Versioning.ENABLED);
        String numbered = putId(10);
        set(Versioning.SUSPENDED);
        assertThat(putId(2)).isEqualTo("null");
        assertThat(om.freed()).extracting(Block::getLength).containsExactly(1L);
        assertThat(putId(3)).isEqualTo("null");
        assertThat(om.freed()).extracting(Block::getLength).containsExactly(1L, 2L);
        assertThat(version(numbered).getLength()).isEqualTo(10);
        assertThat(valueLength()).isEqualTo(3);
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(2);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * 13);
    }

    @Test
    void aDeletionPutsAMarkerOnTop() {
        set(Versioning.ENABLED);
        String version = putId(10);
        DeletedKey first = deleted(delete(V, B, K));
        assertThat(first.getDeleteMarker()).isTrue();
        assertThat(om.key(V, B, K)).isEmpty();
        DeletedKey second = deleted(delete(V, B, K));
        assertThat(second.getVersionId()).isGreaterThan(first.getVersionId());
        assertThat(version(version).getLength()).isEqualTo(10);
        assertThat(version(first.getVersionId()).getDeleteMarker()).isTrue();
        assertThat(version(first.getVersionId()).getModifiedMillis()).isPositive();
        assertThat(deleted(delete(V, B, "never was")).getVersionId()).isNotEmpty();
        assertThat(om.freed()).isEmpty();
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    @Test
    void aMarkerBelongsToWhoeverDeleted() {
        set(Versioning.ENABLED);
        DeletedKey marker = deleted(OmCommand.newBuilder()
                .setDeleteKey(DeleteKey.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setKey(K)
                        .setOwner("bob"))
                .build());
        assertThat(version(marker.getVersionId()).getOwner()).isEqualTo("bob");
    }

    @Test
    void aDeletionInASuspendedBucketRemovesTheNullVersion() {
        putId(1);
        set(Versioning.ENABLED);
        String numbered = putId(10);
        set(Versioning.SUSPENDED);
        assertThat(deleted(delete(V, B, K)).getVersionId()).isEqualTo("null");
        assertThat(om.freed()).extracting(Block::getLength).containsExactly(1L);
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(version("null").getDeleteMarker()).isTrue();
        assertThat(version(numbered).getLength()).isEqualTo(10);

        assertThat(putId(2)).isEqualTo("null");
        assertThat(version("null").getDeleteMarker()).isFalse();
        assertThat(deleted(delete(V, B, K)).getVersionId()).isEqualTo("null");
        assertThat(om.freed()).hasSize(2);
        assertThat(om.rows(OmTables.VERSIONS)).hasSize(2);
    }

    @Test
    void aRemovedVersionIsGoneForGood() {
        set(Versioning.ENABLED);
        String first = putId(10);
        String second = putId(20);
        String third = putId(30);
        assertThat(deleted(deleteVersion(V, B, K, second)))
                .isEqualTo(DeletedKey.newBuilder().setVersionId(second).build());
        assertThat(version(second)).isNull();
        assertThat(valueLength()).isEqualTo(30);
        om.must(deleteVersion(V, B, K, third));
        assertThat(valueLength()).isEqualTo(10);
        assertThat(om.rows(OmTables.VERSIONS)).isEmpty();
        om.must(deleteVersion(V, B, K, first));
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(om.freed()).extracting(Block::getLength).containsExactlyInAnyOrder(10L, 20L, 30L);
        assertThat(om.bucket(V, B).getUsedBytes()).isZero();
        assertThat(om.bucket(V, B).getUsedNamespace()).isZero();
    }

    @Test
    void aRemovedMarkerBringsTheKeyBack() {
        set(Versioning.ENABLED);
        putId(10);
        String newest = putId(20);
        String below = deleted(delete(V, B, K)).getVersionId();
        String above = deleted(delete(V, B, K)).getVersionId();
        assertThat(deleted(deleteVersion(V, B, K, above)).getDeleteMarker()).isTrue();
        assertThat(om.key(V, B, K)).isEmpty();
        om.must(deleteVersion(V, B, K, below));
        assertThat(Versions.id(om.key(V, B, K).orElseThrow())).isEqualTo(newest);
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void aNullVersionComesBackAtItsPlace() {
        set(Versioning.ENABLED);
        String old = putId(10);
        set(Versioning.SUSPENDED);
        putId(2);
        set(Versioning.ENABLED);
        String young = putId(20);
        om.must(deleteVersion(V, B, K, young));
        assertThat(valueLength()).isEqualTo(2);
        String younger = putId(30);
        assertThat(version("null").getLength()).isEqualTo(2);
        om.must(deleteVersion(V, B, K, younger));
        assertThat(valueLength()).isEqualTo(2);
        om.must(deleteVersion(V, B, K, "null"));
        assertThat(Versions.id(om.key(V, B, K).orElseThrow())).isEqualTo(old);
    }

    @Test
    void aVersionThatIsNotThereIsNoError() {
        set(Versioning.ENABLED);
        String version = putId(10);
        om.must(deleteVersion(V, B, K, "null"));
        om.must(deleteVersion(V, B, "other", version));
        om.must(deleteVersion(V, B, K, version));
        om.must(deleteVersion(V, B, K, version));
        assertThat(om.freed()).hasSize(1);
        for (String odd :
                List.of("Null", "v0", version.substring(2), version + "0", "v00000000000000AB", "v8000000000000000")) {
            assertThat(om.refused(deleteVersion(V, B, K, odd))).as(odd).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void theNullVersionOfAnUnversionedBucketIsTheKey() {
        putId(1);
        assertThat(deleted(deleteVersion(V, B, K, "null"))).isEqualTo(DeletedKey.getDefaultInstance());
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(om.freed()).hasSize(1);
    }

    @Test
    void conditionsLookAtTheValueOrTheNamedVersion() {
        set(Versioning.ENABLED);
        DeleteKey.Builder delete =
                DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey(K);
        assertThat(om.refused(of(delete.setCondition(ifExists())))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(of(delete.setVersionId("null")))).isEqualTo(ErrorCode.NO_SUCH_VERSION);
        String version =
                om.must(of(commit(V, B, K, om.open(V, B, K)).setEtag("e1"))).getVersionId();
        om.must(of(commit(V, B, K, om.open(V, B, K)).setEtag("e2")));
        assertThat(om.refused(of(delete.setVersionId(version).setCondition(ifEtag("e2")))))
                .isEqualTo(ErrorCode.ETAG_MISMATCH);
        om.must(of(delete.setCondition(ifEtag("e1"))));
        assertThat(om.refused(of(delete))).isEqualTo(ErrorCode.NO_SUCH_VERSION);
        assertThat(om.refused(of(delete.clearVersionId().setCondition(ifEtag("e1")))))
                .isEqualTo(ErrorCode.ETAG_MISMATCH);
        om.must(of(delete.setCondition(ifEtag("e2"))));

        long session = om.open(V, B, K);
        assertThat(om.refused(of(commit(V, B, K, session).setCondition(ifExists()))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(of(commit(V, B, K, session).setCondition(ifEtag("e2")))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        om.must(of(commit(V, B, K, session)
                .setCondition(ifAbsent().toBuilder().setNotEtag("e2"))
                .setEtag("e2")));
        assertThat(om.refused(of(commit(V, B, K, om.open(V, B, K)).setCondition(ifAbsent()))))
                .isEqualTo(ErrorCode.KEY_ALREADY_EXISTS);
        assertThat(om.refused(of(commit(V, B, K, om.open(V, B, K)).setCondition(ifNotEtag("e2")))))
                .isEqualTo(ErrorCode.ETAG_MATCH);
    }

    @Test
    void aDeleteMarkerHasATimeButNeitherETagNorSize() {
        set(Versioning.ENABLED);
        putId(1);
        OmReply reply = om.must(delete(V, B, K));
        String marker = reply.getDeletedKey().getVersionId();
        long seconds = om.reader()
                        .get(OmTables.VERSIONS, Rows.version(Rows.key(V, B, K), Versions.number(marker)))
                        .orElseThrow()
                        .getModifiedMillis()
                / 1000;
        for (String version : List.of("", marker)) {
            DeleteKey.Builder delete =
                    DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey(K).setVersionId(version);
            assertThat(om.refused(of(delete.setCondition(ifEtag("e"))))).isEqualTo(ErrorCode.ETAG_MISMATCH);
            assertThat(om.refused(of(delete.setCondition(ifSize(0))))).isEqualTo(ErrorCode.SIZE_MISMATCH);
            assertThat(om.refused(of(delete.setCondition(ifModified(seconds - 1)))))
                    .isEqualTo(ErrorCode.TIME_MISMATCH);
        }
        DeleteKey.Builder delete =
                DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey(K);
        assertThat(om.refused(of(delete.setCondition(ifExists())))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(deleted(of(delete.setCondition(ifModified(seconds)))).getDeleteMarker())
                .isTrue();
        assertThat(deleted(of(delete.setVersionId(marker).setCondition(ifExists())))
                        .getDeleteMarker())
                .isTrue();
    }

    @Test
    void noMarkerIsMadeOfWhatIsNotThereToMeetACondition() {
        set(Versioning.ENABLED);
        DeleteKey.Builder delete =
                DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey(K);
        for (Condition condition : List.of(ifExists(), ifEtag("e"), ifSize(0), ifModified(1), ifUpdateId(1))) {
            assertThat(om.refused(of(delete.setCondition(condition)))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        }
        assertThat(om.rows(OmTables.VERSIONS)).isEmpty();
    }

    @Test
    void aCompletedUploadIsAVersion() {
        set(Versioning.ENABLED);
        putId(10);
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, 7);
        OmCommand complete = Commands.of(complete(V, B, K, upload, Commands.part(1, Commands.md5(1))));
        String version = om.must(complete).getVersionId();
        assertThat(version(version).getLength()).isEqualTo(7);
        assertThat(om.must(complete).getVersionId()).isEqualTo(version);
        assertThat(om.rows(OmTables.VERSIONS)).hasSize(1);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * 17);
    }

    @Test
    void severalVersionsOfAKeyAreDeletedAtOnce() {
        putId(1);
        set(Versioning.ENABLED);
        String first = putId(10);
        String second = putId(20);
        DeletedKeys reply = om.must(OmCommand.newBuilder()
                        .setDeleteKeys(DeleteKeys.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .addKeys("other")
                                .addVersions(name(second))
                                .addVersions(name(first))
                                .addVersions(name("null"))
                                .addVersions(name(first)))
                        .build())
                .getDeletedKeys();
        assertThat(reply.getDeletedList()).containsExactly("other");
        assertThat(reply.getMarkerVersionId()).isNotEmpty();
        assertThat(reply.getVersionsList())
                .extracting(DeletedVersion::getVersionId)
                .containsExactly(second, first, "null", first);
        assertThat(reply.getVersionsList())
                .extracting(DeletedVersion::getMissing)
                .containsExactly(false, false, false, true);
        assertThat(om.freed()).extracting(Block::getLength).containsExactlyInAnyOrder(1L, 10L, 20L);
        assertThat(om.rows(OmTables.KEYS)).isEmpty();
        assertThat(om.rows(OmTables.VERSIONS))
                .containsExactly(Rows.version(Rows.key(V, B, "other"), Versions.number(reply.getMarkerVersionId())));
    }

    private static VersionName name(String version) {
        return VersionName.newBuilder().setKey(K).setVersionId(version).build();
    }

    @Test
    void manyKeysGetTheirMarkers() {
        set(Versioning.ENABLED);
        putId(10);
        DeletedKeys reply = om.must(deleteAll(V, B, List.of(K, "missing", K))).getDeletedKeys();
        assertThat(reply.getDeletedList()).containsExactly(K, "missing", K);
        assertThat(reply.getMissingList()).isEmpty();
        assertThat(version(reply.getMarkerVersionId()).getDeleteMarker()).isTrue();
        assertThat(om.rows(OmTables.VERSIONS)).hasSize(3);
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void aBucketWithVersionsIsNotRemoved() {
        set(Versioning.ENABLED);
        String version = putId(10);
        String marker = deleted(delete(V, B, K)).getVersionId();
        assertThat(om.refused(deleteBucket(V, B))).isEqualTo(ErrorCode.BUCKET_NOT_EMPTY);
        om.must(deleteVersion(V, B, K, version));
        assertThat(om.refused(deleteBucket(V, B))).isEqualTo(ErrorCode.BUCKET_NOT_EMPTY);
        om.must(deleteVersion(V, B, K, marker));
        om.must(deleteBucket(V, B));
    }

    @Test
    void aKeyIsNotRenamedWhereVersionsAreKept() {
        putId(10);
        set(Versioning.SUSPENDED);
        assertThat(om.refused(rename(V, B, K, "other"))).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
    }

    @Test
    void everyVersionCountsForTheQuotas() {
        set(Versioning.ENABLED);
        putId(10);
        om.must(OmCommand.newBuilder()
                .setSetBucketProperty(SetBucketProperty.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setSpaceQuota(60)
                        .setNamespaceQuota(2))
                .build());
        assertThat(om.refused(Commands.of(open(V, B, K).setLength(11)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        Block block = om.block(11);
        long session = om.open(V, B, K, block);
        assertThat(om.refused(of(commit(V, B, K, session, block)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        String second = putId(10);
        assertThat(om.refused(Commands.of(open(V, B, K)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        om.must(delete(V, B, K));
        om.must(deleteVersion(V, B, K, second));
        putId(5);
    }

    @Test
    void unusedBlocksAndTheNullVersionsAreGivenBackOnce() {
        putId(1);
        set(Versioning.SUSPENDED);
        Block used = om.block(5);
        Block unused = om.block(0);
        om.must(of(commit(V, B, K, om.open(V, B, K, used, unused), used)));
        assertThat(om.freed()).extracting(Block::getLength).containsExactlyInAnyOrder(1L, 0L);
    }

    @Test
    void neighboursAreNotTouched() {
        set(Versioning.ENABLED);
        om.put(V, B, K + "\u0001", 3);
        om.put(V, B, K + "/x", 4);
        String only = putId(10);
        om.must(deleteVersion(V, B, K, only));
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(om.rows(OmTables.KEYS)).hasSize(2);
    }
}
