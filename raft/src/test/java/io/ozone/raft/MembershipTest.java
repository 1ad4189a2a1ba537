package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Applied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
    @TempDir
    Path root;

    @Test
    void aGroupOfOneGrowsToThreeAndShrinksAgain() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            group.ask("add n 1");
            for (String id : List.of("p2", "p3")) {
                Peer joining = group.define(id);
                group.start(id, List.of());
                group.leader().addPeer(joining, true);
                group.ask("add n 1");
            }
            group.awaitSameRows();
            assertThat(group.leader().peers()).extracting(Peer::id).containsExactlyInAnyOrder("p1", "p2", "p3");

            group.kill(group.leader().self().id());
            assertThat(group.ask("add n 1")).isEqualTo("4");

            String gone = List.of("p1", "p2", "p3").stream()
                    .filter(id -> group.node(id) == null)
                    .findFirst()
                    .orElseThrow();
            group.leader().removePeer(gone);
            assertThat(group.leader().peers()).extracting(Peer::id).doesNotContain(gone);
            assertThat(group.ask("add n 1")).isEqualTo("5");
        }
    }

    @Test
    void aJoinedPeerStaysAMemberOverARestart() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            group.ask("add n 1");
            Peer joining = group.define("p2");
            group.start("p2", List.of());
            group.leader().addPeer(joining, true);
            group.awaitSameRows();
            group.killAll();
            group.start("p1", List.of(group.peer("p1")));
            group.start("p2", List.of());
            assertThat(group.ask("add n 1")).isEqualTo("2");
            group.awaitSameRows();
        }
    }

    /** It gets the entry that removed it when it is added again. */
    @Test
    void aRemovedPeerWithItsLogIsAddedAgain() {
        try (TestGroup group = TestGroup.started(root, 2)) {
            group.ask("add n 1");
            group.awaitSameRows();
            String follower = group.follower();
            Peer peer = group.peer(follower);
            group.leader().removePeer(follower);
            group.kill(follower);
            group.start(follower, List.of());
            group.leader().addPeer(peer, false);
            assertThat(group.leader().peers()).contains(peer);
            group.awaitSameRows();
        }
    }

    /** From an attempt before: the leader has nothing to send that this peer could acknowledge. */
    @Test
    void aPeerThatHasAllOfAnIdleLeadersLogIsAdded() throws IOException {
        try (TestGroup group = TestGroup.started(root, 1)) {
            group.ask("add n 1");
            Peer joining = group.define("p2");
            copyReplica(group, "p1", "p2");
            group.start("p2", List.of());
            assertThat(group.node("p2").store().applied())
                    .isEqualTo(group.leader().store().applied());
            CompletableFuture<Void> added =
                    CompletableFuture.runAsync(() -> group.leader().addPeer(joining, false));
            await().atMost(Duration.ofSeconds(10)).until(added::isDone);
            added.join();
            assertThat(group.leader().peers()).contains(joining);
            group.awaitSameRows();
        }
    }

    /** The log and the rows of an idle peer that never took a snapshot, which Ratis would send whatever the other has. */
    private static void copyReplica(TestGroup group, String from, String to) throws IOException {
        Path log = Path.of(group.groupId.toString(), "current");
        Path target = Files.createDirectories(group.raftDirectory(to).resolve(log));
        for (Path file : StoreFiles.children(group.raftDirectory(from).resolve(log))) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        Path received = group.storeDirectory(to).resolveSibling("db.checkpoints");
        Files.createDirectories(received);
        Applied position = group.node(from).store().checkpoint(received.resolve("new"));
        StoreFiles.rename(received.resolve("new"), received.resolve(Checkpoint.name(position)));
    }

    @Test
    void anEmptyCommandIsRefused() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            var answer = group.leader().submit(com.google.protobuf.StringValue.getDefaultInstance());
            assertThat(OnePeerTest.codeOf(answer::join)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void aJoiningPeerDoesNotElectItself() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            group.leader();
            group.define("p2");
            group.start("p2", List.of());
            group.ask("add n 1");
            assertThat(group.node("p2").isLeader()).isFalse();
            assertThat(group.node("p2").leaderId()).isEmpty();
        }
    }

    @Test
    void theLeaderIsNotRemovedAndStrangersAreNotKnown() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            RaftNode<?, ?> leader = group.leader();
            assertThat(OnePeerTest.codeOf(() -> leader.removePeer("p1"))).isEqualTo(ErrorCode.INVALID_STATE);
            assertThat(OnePeerTest.codeOf(() -> leader.removePeer("p9"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(OnePeerTest.codeOf(() -> leader.transferLeadership("p9")))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void onlyTheLeaderChangesTheGroup() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            RaftNode<?, ?> follower = group.node(group.follower());
            await().until(() -> follower.leaderId().isPresent());
            String leader = group.leader().self().id();
            assertThat(OnePeerTest.codeOf(() -> follower.removePeer(leader))).isEqualTo(ErrorCode.NOT_LEADER);
        }
    }
}
