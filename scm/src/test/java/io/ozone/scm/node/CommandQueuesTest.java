package io.ozone.scm.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.time.Clock;
import io.ozone.wire.scm.DatanodeCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandQueuesTest {
    private static final String NODE = "node";

    private long nanos;
    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return nanos / 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    };
    private final CommandQueues queues = new CommandQueues(clock, Duration.ofSeconds(10), Duration.ofSeconds(1));
    private final List<List<DatanodeCommand>> answers = new ArrayList<>();

    @Test
    void aHeldHeartbeatIsAnsweredOnDelivery() {
        queues.await(NODE, answers::add);
        queues.offer(NODE, "close a", close("a"));
        queues.offer(NODE, "close b", close("b"));
        assertThat(answers).isEmpty();
        queues.deliver();
        assertThat(answers).containsExactly(List.of(close("a"), close("b")));
    }

    @Test
    void aHeartbeatTakesWhatWaits() {
        queues.offer(NODE, "close a", close("a"));
        queues.deliver();
        queues.await(NODE, answers::add);
        assertThat(answers).containsExactly(List.of(close("a")));
    }

    @Test
    void aCommandIsPassedOnAgainOnlyAfterTheResendInterval() {
        assertThat(queues.offer(NODE, "close a", close("a"))).isTrue();
        assertThat(queues.offer(NODE, "close a", close("a"))).isFalse();
        queues.await(NODE, answers::add);
        assertThat(queues.offer(NODE, "close a", close("a"))).isFalse();
        advance(Duration.ofSeconds(10));
        assertThat(queues.offer(NODE, "close a", close("a"))).isTrue();
    }

    @Test
    void aDatanodeThatRegistersAnewIsToldEverythingAgain() {
        queues.offer(NODE, "close a", close("a"));
        queues.await(NODE, answers::add);
        queues.reset(NODE);
        assertThat(queues.offer(NODE, "close a", close("a"))).isTrue();
    }

    @Test
    void aHeartbeatIsLetGoByTheNextByTimeAndAtTheEnd() {
        queues.await(NODE, answers::add);
        queues.await(NODE, answers::add);
        assertThat(answers).hasSize(1);
        queues.expire();
        assertThat(answers).hasSize(1);
        advance(Duration.ofSeconds(1));
        queues.expire();
        assertThat(answers).hasSize(2);
        queues.await(NODE, answers::add);
        queues.close();
        queues.await(NODE, answers::add);
        assertThat(answers).hasSize(4).allMatch(List::isEmpty);
    }

    @Test
    void aReleasedHeartbeatTakesNoCommands() {
        CommandQueues.Waiter gone = answers::add;
        queues.await(NODE, gone);
        queues.release(NODE, gone);
        queues.offer(NODE, "close a", close("a"));
        queues.deliver();
        assertThat(answers).isEmpty();
        queues.await(NODE, answers::add);
        assertThat(answers).containsExactly(List.of(close("a")));
    }

    private void advance(Duration time) {
        nanos += time.toNanos();
    }

    private static DatanodeCommand close(String pipeline) {
        return DatanodeCommand.newBuilder().setClosePipeline(pipeline).build();
    }
}
