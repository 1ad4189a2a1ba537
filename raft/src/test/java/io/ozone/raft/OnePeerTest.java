package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.ReplicatedStoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnePeerTest {
    @TempDir
    Path root;

    @Test
    void becomesLeaderAndAnswers() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            assertThat(group.ask("add n 2")).isEqualTo("2");
            assertThat(group.ask("add n 3")).isEqualTo("5");
            assertThat(group.read("n")).contains("5");
            assertThat(group.leader().leaderId()).contains("p1");
            assertThat(group.leader().peers()).containsExactly(group.peer("p1"));
            await().until(() -> group.leaderCalls.equals(List.of("p1 true 1")));
        }
    }

    @Test
    void answeredWritesSurviveAKill() {
        TestGroup group = TestGroup.started(root, 1);
        for (int round = 1; round <= 3; round++) {
            List<CompletableFuture<StringValue>> answers = new ArrayList<>();
            RaftNode<StringValue, StringValue> leader = group.leader();
            for (int i = 0; i < 100; i++) {
                answers.add(leader.submit(TestGroup.client(round), i, StringValue.of("add n 1")));
            }
            answers.forEach(CompletableFuture::join);
            group.kill("p1");
            group.start("p1");
            assertThat(group.read("n")).contains(Integer.toString(100 * round));
        }
        group.close();
    }

    @Test
    void answeredWritesSurviveAKillWithoutTheBuffer() {
        TestGroup group = new TestGroup(root, 1, options -> options);
        group.storeOptions = ReplicatedStoreOptions.writeThrough();
        group.startAll();
        group.ask("add n 1");
        group.kill("p1");
        group.start("p1");
        assertThat(group.ask("add n 1")).isEqualTo("2");
        group.close();
    }

    @Test
    void closedAndOpenedAgainItContinues() {
        TestGroup group = TestGroup.started(root, 1);
        group.ask("put a 1");
        group.close();
        group.start("p1");
        assertThat(group.read("a")).contains("1");
        assertThat(group.ask("add a 1")).isEqualTo("2");
        group.close();
    }

    @Test
    void aRepeatedCallIsAppliedOnce() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            assertThat(group.ask(TestGroup.client(9), 1, "add n 1")).isEqualTo("1");
            assertThat(group.ask(TestGroup.client(9), 2, "add n 1")).isEqualTo("2");
            assertThat(group.ask(TestGroup.client(9), 1, "add n 1")).isEqualTo("1");
            assertThat(group.read("n")).contains("2");
        }
    }

    @Test
    void aRepeatedCallIsAppliedOnceAcrossKillAndClose() {
        TestGroup group = TestGroup.started(root, 1);
        assertThat(group.ask(TestGroup.client(9), 1, "add n 1")).isEqualTo("1");
        group.kill("p1");
        group.start("p1");
        assertThat(group.ask(TestGroup.client(9), 1, "add n 1")).isEqualTo("1");
        group.close();
        group.start("p1");
        assertThat(group.ask(TestGroup.client(9), 1, "add n 1")).isEqualTo("1");
        assertThat(group.read("n")).contains("1");
        group.close();
    }

    @Test
    void aFailedCommandLeavesNoRowsAndIsAnsweredAsFailed() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            assertThat(group.ask("refuse x")).isEqualTo("error: refused");
            assertThat(group.read("x")).isEmpty();
            assertThat(group.ask("put x 1")).isEqualTo("1");
        }
    }

    /** Its client was told: an attempt that comes late must not do it after all. */
    @Test
    void aRefusedCallStaysRefused() {
        TestGroup group = TestGroup.started(root, 1);
        assertThat(group.ask(TestGroup.client(9), 1, "demand x")).isEqualTo("error: no x");
        group.close();
        group.start("p1");
        group.ask("put x 1");
        assertThat(group.ask(TestGroup.client(9), 1, "demand x")).isEqualTo("error: no x");
        assertThat(group.ask(TestGroup.client(9), 2, "demand x")).isEqualTo("1");
        group.close();
    }

    @Test
    void anExceptionInApplyStopsTheReplicaBeforeAnythingIsWrong() {
        TestGroup group = TestGroup.started(root, 1);
        group.ask("put before 1");
        RaftNode<StringValue, StringValue> node = group.leader();
        CompletableFuture<StringValue> crash = node.submit(TestGroup.client(5), 1, StringValue.of("crash"));
        CompletableFuture<StringValue> behind = node.submit(TestGroup.client(5), 2, StringValue.of("put behind 1"));
        assertThatThrownBy(crash::join).isInstanceOf(CompletionException.class);
        assertThatThrownBy(behind::join).isInstanceOf(CompletionException.class);
        await().until(() -> group.failures.size() == 1);
        assertThat(node.isLeader()).isFalse();
        assertThat(node.failure()).get().extracting(Throwable::getMessage).isEqualTo("a bug in apply");
        assertThatThrownBy(() -> node.submit(StringValue.of("put later 1")).join())
                .isInstanceOf(CompletionException.class);
        node.close();

        group.states.get("p1").corrected = true;
        group.start("p1");
        assertThat(group.read("crashed")).isEmpty();
        assertThat(group.read("before")).contains("1");
        assertThat(group.read("behind")).contains("1");
        group.close();
    }

    @Test
    void stampsGrowWithTheLogAndNeverGoBack() {
        SteppingClock clock = new SteppingClock();
        TestGroup group = TestGroup.started(root, 1, options -> options.withClock(clock));
        clock.millis = 5_000;
        long first = stampMillis(group, "a");
        clock.millis = 2_000;
        long second = stampMillis(group, "b");
        group.kill("p1");
        group.start("p1");
        long third = stampMillis(group, "c");
        clock.millis = 9_000;
        long fourth = stampMillis(group, "d");
        assertThat(List.of(first, second, third, fourth)).containsExactly(5_000L, 5_000L, 5_000L, 9_000L);
        group.close();
    }

    private static long stampMillis(TestGroup group, String key) {
        return Long.parseLong(group.ask("stamp " + key).split("/")[1]);
    }

    @Test
    void refusesWhatDoesNotFitAndStaysLeader() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            String big = "put k " + "x".repeat(RatisProperties.MAX_ENTRY_BYTES);
            assertThat(codeOf(() -> group.leader().submit(StringValue.of(big)).join()))
                    .isEqualTo(ErrorCode.ENTITY_TOO_LARGE);
            String fits = "put k " + "x".repeat(RatisProperties.MAX_ENTRY_BYTES - 1_000);
            group.leader().submit(StringValue.of(fits)).join();
            assertThat(codeOf(() -> group.leader()
                            .submit(ByteString.copyFromUtf8("short"), 1, StringValue.of("put a 1"))
                            .join()))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(group.ask("put a 1")).isEqualTo("1");
        }
    }

    @Test
    void tooManyPendingCommandsAreRefusedAsBusy() {
        try (TestGroup group = TestGroup.started(root, 1, options -> options.withMaxPending(8, 1 << 20))) {
            List<CompletableFuture<StringValue>> answers = new ArrayList<>();
            RaftNode<StringValue, StringValue> leader = group.leader();
            for (int i = 0; i < 2_000; i++) {
                answers.add(leader.submit(TestGroup.client(3), i, StringValue.of("add n 1")));
            }
            long applied = answers.stream().filter(answer -> succeeds(answer)).count();
            assertThat(applied).isBetween(8L, 1_999L);
            assertThat(group.read("n")).contains(Long.toString(applied));
        }
    }

    private static boolean succeeds(CompletableFuture<StringValue> answer) {
        try {
            answer.join();
            return true;
        } catch (CompletionException e) {
            assertThat(codeOf(e)).isEqualTo(ErrorCode.BUSY);
            return false;
        }
    }

    @Test
    void aTakenPortFailsTheStartAndNotTheProcess() {
        try (TestGroup group = TestGroup.started(root, 1)) {
            group.leader();
            TestGroup second = new TestGroup(
                    root.resolve("second"),
                    1,
                    options -> RaftOptions.of(
                            options.groupId(),
                            group.peer("p1"),
                            List.of(group.peer("p1")),
                            options.raftDirectory(),
                            options.storeDirectory()));
            assertThat(codeOf(second::startAll)).isEqualTo(ErrorCode.CONFIGURATION);
            assertThat(group.ask("put a 1")).isEqualTo("1");
        }
    }

    @Test
    void snapshotsPurgeTheLogAndLoseNothing() {
        TestGroup group = TestGroup.started(root, 1, TestGroup::shortLog);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50; i++) {
                group.leader()
                        .submit(StringValue.of("put k" + i + " " + "x".repeat(2_000) + round))
                        .join();
            }
            long index = group.leader().snapshot();
            assertThat(index).isGreaterThan(50L * round);
        }
        group.kill("p1");
        group.start("p1");
        assertThat(group.read("k49").orElseThrow()).endsWith("2");
        group.close();
    }

    static ErrorCode codeOf(Runnable action) {
        try {
            action.run();
        } catch (OzoneException e) {
            return e.code();
        } catch (CompletionException e) {
            return codeOf(e);
        }
        throw new AssertionError("did not fail");
    }

    static ErrorCode codeOf(CompletionException e) {
        return ((OzoneException) e.getCause()).code();
    }
}
