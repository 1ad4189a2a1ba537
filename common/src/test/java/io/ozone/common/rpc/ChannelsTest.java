package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ozone.wire.scm.ScmDatanodesGrpc;
import io.ozone.wire.scm.ScmDatanodesGrpc.ScmDatanodesBlockingStub;
import io.ozone.wire.scm.VersionRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    @Test
    void onePeerHasOneChannel() {
        try (Channels channels = new Channels()) {
            assertThat(channels.to("127.0.0.1:1")).isSameAs(channels.to("127.0.0.1:1"));
            assertThat(channels.to("127.0.0.1:1")).isNotSameAs(channels.to("127.0.0.1:2"));
        }
    }

    @Test
    void aForgottenPeerGetsAFreshChannel() {
        try (Channels channels = new Channels()) {
            ManagedChannel first = channels.to("127.0.0.1:1");
            channels.forget("127.0.0.1:1");

            assertThat(first.isShutdown()).isTrue();
            assertThat(channels.to("127.0.0.1:1")).isNotSameAs(first);
        }
    }

    @Test
    void aDoorThatOpensInThisProcessIsReachedWithoutASocket() {
        try (Channels channels = new Channels()) {
            ManagedChannel early = channels.to("127.0.0.1:3");
            Channels.localDoorOpened("127.0.0.1:3");
            ManagedChannel local = channels.to("127.0.0.1:3");
            assertThat(early.isShutdown()).isTrue();
            assertThat(local).isNotSameAs(early).isSameAs(channels.to("127.0.0.1:3"));

            Channels.localDoorClosed("127.0.0.1:3");
            assertThat(channels.to("127.0.0.1:3")).isNotSameAs(local);
        }
    }

    /** By itself gRPC would have tried as often after more than a minute: after 1 s, 1.6 s, 2.6 s, … */
    @Test
    void aLostConnectionIsTriedAgainWithEachCall() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Channels channels = new Channels()) {
            Thread hangsUp = new Thread(() -> {
                try {
                    while (true) {
                        door.accept().close();
                        tried.incrementAndGet();
                    }
                } catch (IOException e) {
                    // The end of the test.
                }
            });
            hangsUp.start();
            ScmDatanodesBlockingStub peer =
                    ScmDatanodesGrpc.newBlockingStub(channels.to("127.0.0.1:" + door.getLocalPort()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        assertThatThrownBy(() -> peer.withDeadlineAfter(30, TimeUnit.SECONDS)
                                        .getVersion(VersionRequest.getDefaultInstance()))
                                .isInstanceOfSatisfying(
                                        StatusRuntimeException.class,
                                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
                        return tried.get() >= 8;
                    });
            door.close();
            hangsUp.join();
        }
    }

    @Test
    void closingEndsAllChannels() {
        Channels channels = new Channels();
        ManagedChannel channel = channels.to("127.0.0.1:1");
        channels.close();

        assertThat(channel.isShutdown()).isTrue();
        assertThatThrownBy(() -> channels.to("127.0.0.1:1")).isInstanceOf(IllegalStateException.class);
    }
}
