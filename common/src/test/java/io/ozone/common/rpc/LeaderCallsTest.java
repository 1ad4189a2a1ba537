package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.EchoRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderCallsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Channels channels = new Channels();
    private FakePeer one;
    private FakePeer two;
    private FakePeer three;

    @BeforeEach
    void start() throws IOException {
        one = new FakePeer("leader-calls-test:1");
        two = new FakePeer("leader-calls-test:2");
        three = new FakePeer("leader-calls-test:3");
    }

    @AfterEach
    void stop() {
        channels.close();
        List.of(one, two, three).forEach(FakePeer::close);
    }

    @Test
    void theLeaderIsFoundByAHintAndRemembered() {
        one.failingWith(() -> OzoneException.notLeader("not me", three.address()));
        LeaderCalls calls = calls(LONG);

        assertThat(echo(calls)).isEqualTo("x");
        assertThat(echo(calls)).isEqualTo("x");

        assertThat(one.calls()).isEqualTo(1);
        assertThat(two.calls()).isZero();
        assertThat(three.calls()).isEqualTo(2);
    }

    @Test
    void theLeaderIsFoundWithoutAHint() {
        one.failingWith(() -> OzoneException.notLeader("not me", null));
        two.failingWith(() -> OzoneException.notLeader("nor me", null));

        assertThat(echo(calls(LONG))).isEqualTo("x");
        assertThat(List.of(one.calls(), two.calls(), three.calls())).containsExactly(1, 1, 1);
    }

    @Test
    void aPeerThatIsDownIsPassedOver() {
        one.close();

        assertThat(echo(calls(LONG))).isEqualTo("x");
        assertThat(two.calls()).isEqualTo(1);
    }

    @Test
    void theCallIsMadeAgainThroughAnElection() {
        AtomicInteger election = new AtomicInteger();
        for (FakePeer peer : List.of(one, two, three)) {
            peer.failingWith(
                    () -> election.incrementAndGet() < 8 ? OzoneException.notLeader("nobody yet", null) : null);
        }

        assertThat(echo(calls(LONG))).isEqualTo("x");
        assertThat(one.calls() + two.calls() + three.calls()).isEqualTo(8);
    }

    @Test
    void peersThatPointAtOneAnotherDoNotSpinForever() {
        one.failingWith(() -> OzoneException.notLeader("not me", two.address()));
        two.failingWith(() -> OzoneException.notLeader("not me", one.address()));

        assertThatThrownBy(() -> echo(calls(Duration.ofMillis(300)))).hasMessage("not me");
        assertThat(one.calls() + two.calls()).isLessThan(30);
    }

    @Test
    void aHintOutsideTheListLeadsBackToTheListWhenItFails() {
        one.failingWith(() -> OzoneException.notLeader("not me", "leader-calls-test:gone"));
        LeaderCalls calls = calls(LONG);
        Channels.localDoorOpened("leader-calls-test:gone");
        AtomicInteger tries = new AtomicInteger();
        one.failingWith(() ->
                tries.getAndIncrement() == 0 ? OzoneException.notLeader("not me", "leader-calls-test:gone") : null);
        try {
            assertThat(echo(calls)).isEqualTo("x");
            assertThat(one.calls()).isEqualTo(2);
        } finally {
            Channels.localDoorClosed("leader-calls-test:gone");
        }
    }

    @Test
    void aBusyLeaderIsAskedAgainAtTheSamePlace() {
        AtomicInteger tries = new AtomicInteger();
        one.failingWith(() -> tries.incrementAndGet() < 3 ? ErrorCode.BUSY.failure("full") : null);

        assertThat(echo(calls(LONG))).isEqualTo("x");
        assertThat(List.of(one.calls(), two.calls(), three.calls())).containsExactly(3, 0, 0);
    }

    @Test
    void anErrorOfTheCallersIsNotRepeated() {
        one.failingWith(() -> ErrorCode.KEY_NOT_FOUND.failure("no key k"));

        assertThatThrownBy(() -> echo(calls(LONG)))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND))
                .hasMessage("no key k");
        assertThat(one.calls()).isEqualTo(1);
    }

    @Test
    void theLastFailureIsThrownWhenTimeIsUp() {
        for (FakePeer peer : List.of(one, two, three)) {
            peer.failingWith(() -> ErrorCode.NOT_READY.failure("starting"));
        }
        long start = System.nanoTime();

        assertThatThrownBy(() -> echo(calls(Duration.ofMillis(200)))).hasMessage("starting");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anInterruptedCallerGetsTheFailureAndStaysInterrupted() {
        one.failingWith(() -> ErrorCode.BUSY.failure("full"));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> echo(calls(LONG))).isInstanceOf(OzoneException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aServiceWithoutAddressIsAConfigurationError() {
        assertThatThrownBy(() -> new LeaderCalls(channels, List.of(), Patience.steady(LONG, LONG)))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    }

    private LeaderCalls calls(Duration deadline) {
        return new LeaderCalls(
                channels,
                List.of(one.address(), two.address(), three.address()),
                Patience.steady(deadline, Duration.ofSeconds(10)));
    }

    private static String echo(LeaderCalls calls) {
        EchoRequest request = EchoRequest.newBuilder()
                .setPayload(ByteString.copyFromUtf8("x"))
                .build();
        return calls.call((channel, deadline) -> DatanodeDataGrpc.newBlockingStub(channel)
                .echo(request)
                .getPayload()
                .toStringUtf8());
    }
}
