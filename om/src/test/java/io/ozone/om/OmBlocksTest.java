package io.ozone.om;

import static io.ozone.om.OmCaller.looking;
import static io.ozone.om.OmCaller.opening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.OmTables;
import io.ozone.wire.Replication;
import io.ozone.wire.om.AllocateBlock;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.OzoneManagerGrpc;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How an OM with an SCM hands out blocks, remembers where they are, and gives them back. */
class OmBlocksTest extends OneOmTest {
    @Test
    void aKeyGetsTheBlocksItsLengthNeeds() {
        assertThat(client.open(opening(V, B, "a").setLength((3 << 20) + 1)).getBlocksCount())
                .isEqualTo(4);
        assertThat(client.open(opening(V, B, "b").setLength(1L << 40)).getBlocksCount())
                .isEqualTo(64);
        assertThat(client.open(opening(V, B, "c").setNoData(true)).getBlocksCount())
                .isZero();
        assertThat(client.put(V, B, "d", 0).getLength()).isZero();
    }

    @Test
    void manyKeysCostFewCallsToScm() {
        for (int i = 0; i < 300; i++) {
            client.open(opening(V, B, "key" + i));
        }
        assertThat(scm.allocations.size()).isLessThanOrEqualTo(4);
    }

    @Test
    void theBucketsReplicationIsTheDefaultOfItsKeys() {
        Replication one = Commands.ONE;
        client.submit(OmCommand.newBuilder()
                .setCreateBucket(CreateBucket.newBuilder()
                        .setVolume(V)
                        .setBucket("single")
                        .setReplication(one)));
        assertThat(client.open(opening(V, "single", "key")).getReplication()).isEqualTo(one);
        assertThat(client.open(opening(V, "single", "key").setReplication(Commands.THREE))
                        .getReplication())
                .isEqualTo(Commands.THREE);
    }

    @Test
    void aBlockOutsideWhatIsBrokenComesStraightFromScm() {
        OpenedKey opened = client.open(opening(V, B, "key"));
        OmReply reply = client.submit(OmCommand.newBuilder()
                .setAllocateBlock(AllocateBlock.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setKey("key")
                        .setSession(opened.getSession())
                        .addExcludePipelines("p0")));
        assertThat(reply.getBlock().getPipeline().getId()).isEqualTo("p1");
        // The pool threw away what lay in the broken pipeline.
        int calls = scm.allocations.size();
        client.open(opening(V, B, "next"));
        assertThat(scm.allocations.size()).isGreaterThan(calls);
    }

    @Test
    void blocksOfDeletedKeysGoBackToScm() throws Exception {
        Key key = client.put(V, B, "key", 10);
        client.submit(OmCommand.newBuilder()
                .setDeleteKey(DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey("key")));
        scm.failure = ErrorCode.SCM_IN_SAFE_MODE;
        withLittlePatience();
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).isEmpty();
        scm.failure = null;
        withPatience();
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).containsExactly(key.getBlocks(0).getId());
        try (Snapshot rows = om.node().store().snapshot();
                var deleted = rows.scan(OmTables.DELETED, null, null)) {
            assertThat(deleted.next()).isFalse();
        }
    }

    @Test
    void abandonedSessionsEnd() throws Exception {
        settings = settings.with(OmSettings.OPEN_KEY_EXPIRE, "0ms");
        restartAfter(om::close);
        OpenedKey opened = client.open(opening(V, B, "key"));
        long opening = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > opening + 1);
        om.runTask(OmServer.OPEN_KEY_CLEANUP);
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).containsExactly(opened.getBlocks(0).getBlock().getId());
    }

    @Test
    void placesAreRememberedWhileScmIsAway() {
        client.put(V, B, "key", 10);
        restartAfter(om::close);
        assertThat(client.lookup(V, B, "key").getLocations(0).hasPipeline()).isTrue();
        assertThat(scm.located).hasSize(1);
        scm.failure = ErrorCode.SCM_IN_SAFE_MODE;
        assertThat(client.lookup(V, B, "key").getLocations(0).hasPipeline()).isTrue();
        assertThat(scm.located).hasSize(1);
    }

    @Test
    void aStalePlaceIsAskedForAgain() {
        Key key = client.put(V, B, "key", 10);
        scm.host = "host1";
        assertThat(member(client.lookup(V, B, "key"))).isEqualTo("host0");
        KeyInfo fresh = client.query(OmQuery.newBuilder()
                        .setLookupKey(looking(V, B, "key")
                                .addRefreshContainers(key.getBlocks(0).getId().getContainerId())))
                .getKey();
        assertThat(member(fresh)).isEqualTo("host1");
        assertThat(member(client.lookup(V, B, "key"))).isEqualTo("host1");
    }

    private static String member(KeyInfo info) {
        return info.getLocations(0).getPipeline().getMembers(0).getHost();
    }

    @Test
    void scmsRefusalReachesTheClient() {
        scm.failure = ErrorCode.NO_PIPELINE;
        withLittlePatience();
        OmCommand open = client.prepared(
                OmCommand.newBuilder().setCreateKey(opening(V, B, "key").setReplication(Commands.ONE)));
        try (Channels channels = new Channels()) {
            assertThatThrownBy(() -> OzoneManagerGrpc.newBlockingStub(channels.to(om.address()))
                            .submit(open))
                    .satisfies(e -> assertThat(Rpc.fromStatus(e).code()).isEqualTo(ErrorCode.NO_PIPELINE));
        }
    }

    /** Where SCM is to fail, so that it does before long. */
    private void withLittlePatience() {
        restartWithPatience("300ms");
    }

    private void withPatience() {
        restartWithPatience("5s");
    }

    private void restartWithPatience(String deadline) {
        settings = settings.with(OmSettings.SCM_DEADLINE, deadline);
        restartAfter(om::close);
        Awaitility.await().until(om::isLeader);
    }
}
