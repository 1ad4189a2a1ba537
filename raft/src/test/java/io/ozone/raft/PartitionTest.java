package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Peers that run but do not hear each other: what the leader's lease and its log are for. */
@Timeout(120)
@Isolated("the cut is made for the whole process")
class PartitionTest {
    private static final List<String> MESSAGES =
            List.of("RaftServerImpl.appendEntries", "RaftServerImpl.requestVote", "RaftServerImpl.installSnapshot");

    @TempDir
    Path root;

    private volatile String isolated = "";

    @AfterEach
    void heal() {
        MESSAGES.forEach(CodeInjectionForTesting::remove);
    }

    private void isolate(String id) {
        isolated = id;
        for (String message : MESSAGES) {
            CodeInjectionForTesting.put(message, (local, remote, arguments) -> {
                boolean cut = isolated.equals(String.valueOf(local)) || isolated.equals(String.valueOf(remote));
                if (cut) {
                    throw new IllegalStateException("the network is cut");
                }
                return false;
            });
        }
    }

    @Test
    void anIsolatedLeaderNeverReadsWhatIsNoLongerTrue() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            group.ask("put n 0");
            RaftNode<StringValue, StringValue> old = group.leader();
            isolate(old.self().id());
            int acknowledged = 0;
            int refused = 0;
            while (acknowledged < 20 || refused < 20) {
                int before = acknowledged;
                try {
                    old.readBarrier().join();
                    String read = old.store().reader().get(WordState.WORDS, "n").orElseThrow();
                    assertThat(Integer.parseInt(read)).isGreaterThanOrEqualTo(before);
                } catch (CompletionException e) {
                    refused++;
                }
                acknowledged = write(group, old, acknowledged);
            }
            assertThat(old.isLeader()).isFalse();
        }
    }

    /** @return the new last acknowledged number, if there was a leader to acknowledge it */
    private static int write(TestGroup group, RaftNode<StringValue, StringValue> old, int last) {
        for (RaftNode<StringValue, StringValue> node : group.nodes()) {
            if (node != old && node.isLeader()) {
                try {
                    node.submit(StringValue.of("put n " + (last + 1))).join();
                    return last + 1;
                } catch (CompletionException e) {
                    return last; // it lost the leadership again
                }
            }
        }
        return last;
    }

    @Test
    void whatAnIsolatedLeaderTookIsGivenUpAndRepeatedOnce() {
        try (TestGroup group = TestGroup.started(root, 3)) {
            group.ask("add n 1");
            RaftNode<StringValue, StringValue> old = group.leader();
            isolate(old.self().id());
            var open = old.submit(TestGroup.client(7), 1, StringValue.of("add n 1"));
            await().atMost(TestGroup.PATIENCE).until(() -> !old.isLeader());
            assertThat(group.ask(TestGroup.client(7), 1, "add n 1")).isEqualTo("2");
            await().atMost(TestGroup.PATIENCE).until(open::isDone);
            assertThat(open).isCompletedExceptionally();
            isolated = "";
            group.awaitSameRows();
            assertThat(old.store().reader().get(WordState.WORDS, "n")).contains("2");
        }
    }
}
