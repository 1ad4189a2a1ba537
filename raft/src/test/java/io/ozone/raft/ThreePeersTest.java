package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreePeersTest {
    @TempDir
    Path root;

    @Test
    void answeredWritesSurviveTheKillOfEachPeer() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            int sum = 0;
            for (String id : List.of("p1", "p2", "p3")) {
                group.ask("add n 1");
                group.kill(id);
                group.ask("add n 1");
                sum += 2;
                assertThat(group.read("n")).contains(Integer.toString(sum));
                group.start(id);
            }
            group.awaitSameRows();
            assertThat(group.read("n")).contains("6");
        }
    }

    @Test
    void answeredWritesSurviveTheKillOfAllPeersAtOnce() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            RaftNode<StringValue, StringValue> leader = group.leader();
            List<CompletableFuture<StringValue>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(leader.submit(TestGroup.client(1), i, StringValue.of("add n 1")));
            }
            answers.forEach(CompletableFuture::join);
            group.killAll();
            group.startAll();
            assertThat(group.read("n")).contains("300");
            group.awaitSameRows();
        }
    }

    @Test
    void aRepeatedCallIsAppliedOnceAlsoByTheNextLeader() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            assertThat(group.ask(TestGroup.client(4), 1, "add n 1")).isEqualTo("1");
            group.ask(TestGroup.client(4), 2, "add n 1");
            group.awaitSameRows();
            group.kill(group.leader().self().id());
            assertThat(group.ask(TestGroup.client(4), 1, "add n 1")).isEqualTo("1");
            assertThat(group.read("n")).contains("2");
        }
    }

    @Test
    void callsThatWereOpenWhenTheLeaderDiedAreAppliedOnceWhenRepeated() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            RaftNode<StringValue, StringValue> leader = group.leader();
            List<CompletableFuture<StringValue>> open = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                open.add(leader.submit(TestGroup.client(6), i, StringValue.of("add n 1")));
            }
            group.kill(leader.self().id());
            for (int i = 0; i < 200; i++) {
                group.ask(TestGroup.client(6), i, "add n 1");
            }
            assertThat(open).allMatch(CompletableFuture::isDone);
            assertThat(group.read("n")).contains("200");
        }
    }

    @Test
    void aFollowerThatWasDownCatchesUpFromTheLog() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            String follower = group.follower();
            group.kill(follower);
            for (int i = 0; i < 100; i++) {
                group.ask("add n 1");
            }
            group.start(follower);
            group.awaitSameRows();
        }
    }

    @Test
    void leadershipCanBeHandedOver() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            String follower = group.follower();
            String before = group.leader().self().id();
            group.ask("add n 1");
            group.leader().transferLeadership(follower);
            await().atMost(TestGroup.PATIENCE).until(() -> group.node(follower).isLeader());
            assertThat(group.node(before).isLeader()).isFalse();
            assertThat(group.ask("add n 1")).isEqualTo("2");
            await().until(() -> group.leaderCalls.stream().anyMatch(call -> call.startsWith(before + " false"))
                    && group.leaderCalls.stream().anyMatch(call -> call.startsWith(follower + " true")));
        }
    }

    @Test
    void aFollowerSendsCallersToTheLeader() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            String leader = group.leader().self().id();
            RaftNode<StringValue, StringValue> follower = group.node(group.follower());
            await().until(() -> follower.leaderId().isPresent());
            OzoneException write = failure(follower.submit(TestGroup.client(1), 1, StringValue.of("put a 1")));
            OzoneException read = failure(follower.readBarrier());
            assertThat(List.of(write, read)).allSatisfy(e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_LEADER);
                assertThat(e.leader()).contains(leader);
            });
        }
    }

    @Test
    void aFollowerReadsItsLeadersLastWrite() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            RaftNode<StringValue, StringValue> follower = group.node(group.follower());
            for (int i = 0; i < 20; i++) {
                group.ask("put k " + i);
                follower.followerReadBarrier().join();
                assertThat(follower.store().reader().get(WordState.WORDS, "k")).contains(Integer.toString(i));
            }
        }
    }

    @Test
    void aLeaderWithoutMajorityRefusesReadsAndWrites() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            group.ask("put k old");
            RaftNode<StringValue, StringValue> leader = group.leader();
            group.nodes().stream()
                    .map(node -> node.self().id())
                    .filter(id -> !id.equals(leader.self().id()))
                    .forEach(group::kill);
            CompletableFuture<StringValue> write = leader.submit(TestGroup.client(2), 1, StringValue.of("put k new"));
            assertThat(failure(write).code()).isEqualTo(ErrorCode.NOT_LEADER);
            assertThat(failure(leader.readBarrier()).code()).isEqualTo(ErrorCode.NOT_LEADER);
            assertThat(leader.isLeader()).isFalse();
        }
    }

    @Test
    void anExceptionInApplyStopsTheGroupAndCorruptsNoReplica() {
        TestGroup group = TestGroup.started(root, 3);
        group.ask("put before 1");
        group.leader().submit(TestGroup.client(5), 1, StringValue.of("crash"));
        // Without the two that stopped, the third never learns that the entry is committed.
        await().atMost(TestGroup.PATIENCE).until(() -> group.failures.size() >= 2);
        group.close();
        group.states.values().forEach(state -> state.corrected = true);
        group.startAll();
        assertThat(group.read("crashed")).isEmpty();
        assertThat(group.read("before")).contains("1");
        group.awaitSameRows();
        group.close();
    }

    private static OzoneException failure(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            return (OzoneException) e.getCause();
        }
        throw new AssertionError("did not fail");
    }
}
