package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stopping amid work: it must end, whatever the thread that applies is doing. */
class StopTest {
    @TempDir
    Path root;

    @Test
    @Timeout(60)
    void aKillAmidApplyingEndsAndLosesNothingAnswered() {
        TestGroup group = TestGroup.started(root, 1);
        for (int round = 0; round < 4; round++) {
            RaftNode<StringValue, StringValue> node = group.leader();
            List<CompletableFuture<StringValue>> answers = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                answers.add(node.submit(TestGroup.client(round), i, StringValue.of("add n 1")));
            }
            answers.get(500).join();
            group.kill("p1");
            long answered = answers.stream()
                    .filter(answer -> !answer.isCompletedExceptionally() && answer.isDone())
                    .count();
            assertThat(answered).isGreaterThanOrEqualTo(500);
            group.start("p1");
            int client = round;
            for (int i = 0; i < 2_000; i++) {
                answers.set(i, repeat(group, client, i));
            }
            answers.forEach(CompletableFuture::join);
            assertThat(group.read("n")).contains(Integer.toString(2_000 * (round + 1)));
        }
        group.close();
    }

    private static CompletableFuture<StringValue> repeat(TestGroup group, int client, int call) {
        return group.leader().submit(TestGroup.client(client), call, StringValue.of("add n 1"));
    }

    @Test
    @Timeout(60)
    void aFailureWhileItIsClosedEndsToo() {
        TestGroup group = TestGroup.started(root, 1);
        for (int round = 0; round < 4; round++) {
            RaftNode<StringValue, StringValue> node = group.leader();
            for (int i = 0; i < 500; i++) {
                node.submit(StringValue.of("add n 1"));
            }
            node.submit(StringValue.of("crash"));
            node.submit(StringValue.of("put behind " + round));
            group.close();
            group.states.get("p1").corrected = true;
            group.start("p1");
            int expected = 500 * (round + 1);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> group.read("n").orElse("0").equals("" + expected));
            assertThat(group.read("crashed")).isEmpty();
            group.states.get("p1").corrected = false;
        }
        group.close();
    }
}
