package io.ozone.om.command;

import static io.ozone.om.Commands.abort;
import static io.ozone.om.Commands.allocate;
import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.delete;
import static io.ozone.om.Commands.deleteAll;
import static io.ozone.om.Commands.deleteBucket;
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
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteOpenKeys;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.PurgeKeys;
import io.ozone.wire.om.SetBucketProperty;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";

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

    @Test
    void aKeyAppearsWhenItIsCommitted() {
        Block block = om.block(100);
        long session = om.open(V, B, "key", block.toBuilder().setLength(0).build());
        assertThat(om.key(V, B, "key")).isEmpty();

        Key key = om.must(of(commit(V, B, "key", session, block).setEtag("e1"))).getKey();

        assertThat(om.key(V, B, "key")).contains(key);
        assertThat(key.getLength()).isEqualTo(100);
        assertThat(key.getUpdateId()).isEqualTo(om.index());
        assertThat(key.getEtag()).isEqualTo("e1");
        assertThat(key.getBlocksList()).containsExactly(block);
        assertThat(om.rows(OmTables.OPEN_KEYS)).isEmpty();
        assertThat(om.freed()).isEmpty();
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(300);
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    @Test
    void anEmptyKeyNeedsNoBlock() {
        long session = om.open(V, B, "empty");
        Key key = om.must(of(commit(V, B, "empty", session))).getKey();
        assertThat(key.getLength()).isZero();
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    @Test
    void overwriteFreesTheOldBlocks() {
        Key old = om.put(V, B, "key", 100);
        om.put(V, B, "key", 40);
        assertThat(om.freed()).containsExactlyElementsOf(old.getBlocksList());
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(120);
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    @Test
    void blocksThatWereNotUsedAreFreed() {
        Block used = om.block(10);
        Block unused = om.block(0);
        long session = om.open(V, B, "key", unused, used);
        om.must(of(commit(V, B, "key", session, used)));
        assertThat(om.freed()).containsExactly(unused);
    }

    @Test
    void aBlockThatWasAddedCanBeCommitted() {
        Block first = om.block(10);
        Block second = om.block(20);
        long session = om.open(V, B, "key", first);
        OmReply reply = om.must(allocate(V, B, "key", session, second));
        assertThat(reply.getBlock().getBlock()).isEqualTo(second);
        om.must(of(commit(V, B, "key", session, first, second)));
        assertThat(om.key(V, B, "key").orElseThrow().getLength()).isEqualTo(30);
    }

    @Test
    void blocksOfAnotherSessionAreRefused() {
        Block mine = om.block(10);
        Block other = om.block(10);
        om.open(V, B, "other", other);
        long session = om.open(V, B, "key", mine);
        assertThat(om.refused(of(commit(V, B, "key", session, other)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(om.refused(of(commit(V, B, "key", session, mine, mine)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(om.refused(of(commit(V, B, "key", session, mine).setLength(9))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        om.must(of(commit(V, B, "key", session, mine)));
    }

    @Test
    void aSessionIsCommittedOnce() {
        Block block = om.block(10);
        long session = om.open(V, B, "key", block);
        om.must(of(commit(V, B, "key", session, block)));
        assertThat(om.refused(of(commit(V, B, "key", session, block)))).isEqualTo(ErrorCode.SESSION_NOT_FOUND);
        assertThat(om.refused(allocate(V, B, "key", session, om.block(0)))).isEqualTo(ErrorCode.SESSION_NOT_FOUND);
    }

    @Test
    void theLastOfTwoSessionsWins() {
        Block one = om.block(10);
        Block two = om.block(20);
        long first = om.open(V, B, "key", one);
        long second = om.open(V, B, "key", two);
        om.must(of(commit(V, B, "key", second, two)));
        om.must(of(commit(V, B, "key", first, one)));
        assertThat(om.key(V, B, "key").orElseThrow().getBlocksList()).containsExactly(one);
        assertThat(om.freed()).containsExactly(two);
    }

    @Test
    void aSessionOfAnEarlierBucketIsOver() {
        Block block = om.block(10);
        long session = om.open(V, B, "key", block);
        om.must(deleteBucket(V, B));
        assertThat(om.refused(of(commit(V, B, "key", session, block)))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        om.must(of(Commands.bucket(V, B)));
        assertThat(om.refused(of(commit(V, B, "key", session, block)))).isEqualTo(ErrorCode.SESSION_NOT_FOUND);
        om.must(abort(V, B, "key", session));
        assertThat(om.freed()).containsExactly(block);
    }

    @Test
    void anAbortedSessionFreesItsBlocks() {
        Block block = om.block(0);
        long session = om.open(V, B, "key", block);
        om.must(abort(V, B, "key", session));
        om.must(abort(V, B, "key", session));
        assertThat(om.rows(OmTables.OPEN_KEYS)).isEmpty();
        assertThat(om.freed()).containsExactly(block);
    }

    @Test
    void expiredSessionsOfOneKeyFreeTheirBlocksEach() {
        om.open(V, B, "key", om.block(0));
        om.open(V, B, "key", om.block(0));
        om.must(OmCommand.newBuilder()
                .setDeleteOpenKeys(DeleteOpenKeys.newBuilder()
                        .addAllRows(om.rows(OmTables.OPEN_KEYS))
                        .addRows("/vol1/bucket1/gone/99"))
                .build());
        assertThat(om.rows(OmTables.OPEN_KEYS)).isEmpty();
        assertThat(om.freed()).hasSize(2);
    }

    @Test
    void purgedRowsAreForgotten() {
        om.put(V, B, "key", 1);
        om.must(delete(V, B, "key"));
        om.must(OmCommand.newBuilder()
                .setPurgeKeys(PurgeKeys.newBuilder().addAllRows(om.rows(OmTables.DELETED)))
                .build());
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void metadataOfTheCommitReplacesThatOfTheOpen() {
        KeyValue early = KeyValue.newBuilder().setKey("a").setValue("1").build();
        KeyValue late = KeyValue.newBuilder().setKey("b").setValue("2").build();
        long kept = om.must(of(open(V, B, "kept").addMetadata(early).addTags(early)))
                .getOpenedKey()
                .getSession();
        long replaced = om.must(of(open(V, B, "replaced").addMetadata(early)))
                .getOpenedKey()
                .getSession();
        om.must(of(commit(V, B, "kept", kept)));
        om.must(of(commit(V, B, "replaced", replaced).addMetadata(late)));
        assertThat(om.key(V, B, "kept").orElseThrow().getMetadataList()).containsExactly(early);
        assertThat(om.key(V, B, "kept").orElseThrow().getTagsList()).containsExactly(early);
        assertThat(om.key(V, B, "replaced").orElseThrow().getMetadataList()).containsExactly(late);
    }

    @Test
    void aKeyThatMustBeAbsentIsNotReplaced() {
        long first = om.open(V, B, "key");
        long second = om.open(V, B, "key");
        om.must(of(commit(V, B, "key", first).setCondition(ifAbsent())));
        assertThat(om.refused(of(commit(V, B, "key", second).setCondition(ifAbsent()))))
                .isEqualTo(ErrorCode.KEY_ALREADY_EXISTS);
        om.must(of(commit(V, B, "key", second)));
    }

    @Test
    void aKeyIsReplacedOnlyAtTheExpectedEtag() {
        long session = om.open(V, B, "key");
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(ifEtag("e1")))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        om.must(of(commit(V, B, "key", session).setEtag("e1")));
        session = om.open(V, B, "key");
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(ifEtag("e2")))))
                .isEqualTo(ErrorCode.ETAG_MISMATCH);
        om.must(of(commit(V, B, "key", session).setCondition(ifEtag("e1"))));
        session = om.open(V, B, "key");
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(ifEtag("e1")))))
                .isEqualTo(ErrorCode.ETAG_NOT_AVAILABLE);
    }

    @Test
    void aKeyIsReplacedOnlyIfThereIsOne() {
        long session = om.open(V, B, "key");
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(ifExists()))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        om.must(of(commit(V, B, "key", session)));
        om.must(of(commit(V, B, "key", om.open(V, B, "key")).setCondition(ifExists())));
    }

    @Test
    void aKeyIsReplacedOnlyIfItHasAnotherEtag() {
        om.must(of(commit(V, B, "key", om.open(V, B, "key"))
                .setCondition(ifNotEtag("e1"))
                .setEtag("e1")));
        long session = om.open(V, B, "key");
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(ifNotEtag("e1")))))
                .isEqualTo(ErrorCode.ETAG_MATCH);
        Condition both = ifEtag("e1").toBuilder().setNotEtag("e1").build();
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(both))))
                .isEqualTo(ErrorCode.ETAG_MATCH);
        om.must(of(commit(V, B, "key", session).setCondition(ifNotEtag("e2"))));
        om.must(of(commit(V, B, "key", om.open(V, B, "key")).setCondition(ifNotEtag("e2"))));
    }

    @Test
    void aKeyIsReplacedOnlyAtTheExpectedGeneration() {
        Key key = om.put(V, B, "key", 5);
        long first = om.open(V, B, "key");
        long second = om.open(V, B, "key");
        om.must(of(commit(V, B, "key", first).setCondition(ifUpdateId(key.getUpdateId()))));
        assertThat(om.refused(of(commit(V, B, "key", second).setCondition(ifUpdateId(key.getUpdateId())))))
                .isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        om.must(delete(V, B, "key"));
        assertThat(om.refused(of(commit(V, B, "key", second).setCondition(ifUpdateId(key.getUpdateId())))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }

    @Test
    void aDeletedKeyGivesBackItsBlocksAndItsSpace() {
        Key key = om.put(V, B, "key", 100);
        om.must(delete(V, B, "key"));
        assertThat(om.key(V, B, "key")).isEmpty();
        assertThat(om.freed()).containsExactlyElementsOf(key.getBlocksList());
        assertThat(om.bucket(V, B).getUsedBytes()).isZero();
        assertThat(om.bucket(V, B).getUsedNamespace()).isZero();
        assertThat(om.refused(delete(V, B, "key"))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(delete(V, "nowhere", "key"))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        assertThat(om.refused(delete("nowhere", B, "key"))).isEqualTo(ErrorCode.VOLUME_NOT_FOUND);
    }

    @Test
    void aKeyIsDeletedOnlyAtTheExpectedEtag() {
        om.must(of(commit(V, B, "key", om.open(V, B, "key")).setEtag("e1")));
        DeleteKey.Builder deletion =
                DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey("key");
        assertThat(om.refused(OmCommand.newBuilder()
                        .setDeleteKey(deletion.setCondition(ifEtag("e2")))
                        .build()))
                .isEqualTo(ErrorCode.ETAG_MISMATCH);
        om.must(OmCommand.newBuilder()
                .setDeleteKey(deletion.setCondition(ifEtag("e1")))
                .build());
    }

    @Test
    void aKeyIsDeletedOnlyIfItIsAsLongAndAsOldAsExpected() {
        Key key = om.put(V, B, "key", 5);
        long seconds = key.getModifiedMillis() / 1000;
        DeleteKey.Builder deletion =
                DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey("key");
        assertThat(om.refused(of(deletion.setCondition(ifSize(0))))).isEqualTo(ErrorCode.SIZE_MISMATCH);
        assertThat(om.refused(of(deletion.setCondition(ifModified(seconds + 1)))))
                .isEqualTo(ErrorCode.TIME_MISMATCH);
        assertThat(om.refused(of(deletion.setCondition(ifModified(0))))).isEqualTo(ErrorCode.TIME_MISMATCH);
        Condition both = ifSize(5).toBuilder().setModifiedSeconds(0).build();
        assertThat(om.refused(of(deletion.setCondition(both)))).isEqualTo(ErrorCode.TIME_MISMATCH);
        Condition right = ifSize(5).toBuilder().setModifiedSeconds(seconds).build();
        om.must(of(deletion.setCondition(right)));
        assertThat(om.refused(of(deletion))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }

    @Test
    void manyKeysAreDeletedEachOnItsOwn() {
        om.put(V, B, "a", 1);
        om.put(V, B, "b", 2);
        om.put(V, B, "c", 3);
        DeletedKeys reply =
                om.must(deleteAll(V, B, List.of("c", "x", "a", "a"))).getDeletedKeys();
        assertThat(reply.getDeletedList()).containsExactly("c", "a");
        assertThat(reply.getMissingList()).containsExactly("x", "a");
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(6);
        assertThat(om.freed()).hasSize(2);
    }

    @Test
    void aRenamedKeyKeepsItsData() {
        Key key = om.put(V, B, "from", 7);
        om.put(V, B, "taken", 1);
        assertThat(om.refused(rename(V, B, "from", "taken"))).isEqualTo(ErrorCode.KEY_ALREADY_EXISTS);
        assertThat(om.refused(rename(V, B, "from", "from"))).isEqualTo(ErrorCode.KEY_ALREADY_EXISTS);
        assertThat(om.refused(rename(V, B, "missing", "to"))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        om.must(rename(V, B, "from", "to"));
        assertThat(om.key(V, B, "from")).isEmpty();
        assertThat(om.key(V, B, "to").orElseThrow().getBlocksList()).isEqualTo(key.getBlocksList());
        assertThat(om.key(V, B, "to").orElseThrow().getUpdateId()).isEqualTo(om.index());
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void theSpaceQuotaIsKeptAtTheCommit() {
        quota(SetBucketProperty.newBuilder().setSpaceQuota(300));
        assertThat(om.refused(of(open(V, B, "key").setLength(101)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        Block fits = om.block(60);
        Block tooMuch = om.block(60);
        long first = om.open(V, B, "first", fits);
        long second = om.open(V, B, "second", tooMuch);
        om.must(of(commit(V, B, "first", first, fits)));
        assertThat(om.refused(of(commit(V, B, "second", second, tooMuch)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        om.put(V, B, "first", 100);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(300);
        om.put(V, B, "first", 1);
        om.must(of(commit(V, B, "second", second, tooMuch)));
    }

    @Test
    void theNamespaceQuotaIsKeptAtTheCommit() {
        quota(SetBucketProperty.newBuilder().setNamespaceQuota(1));
        long first = om.open(V, B, "first");
        long second = om.open(V, B, "second");
        om.must(of(commit(V, B, "first", first)));
        assertThat(om.refused(of(commit(V, B, "second", second)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(om.refused(of(open(V, B, "third")))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        om.put(V, B, "first", 5);
        om.must(delete(V, B, "first"));
        om.must(of(commit(V, B, "second", second)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "a//b", "..", "a/../b", "%2F", "+", "ключ/键/😀", "a/5", "a\nb", "\u0001"})
    void aKeysNameIsTakenAsItIs(String name) {
        om.put(V, B, name, 3);
        assertThat(om.rows(OmTables.KEYS)).containsExactly("/vol1/bucket1/" + name);
        om.must(delete(V, B, name));
    }

    private void quota(SetBucketProperty.Builder change) {
        om.must(OmCommand.newBuilder()
                .setSetBucketProperty(change.setVolume(V).setBucket(B))
                .build());
    }
}
