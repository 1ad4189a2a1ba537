package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.EchoReply;
import io.ozone.wire.datanode.EchoRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RpcTest {
    private final Channels channels = new Channels();
    private FakePeer peer;

    @BeforeEach
    void start() throws IOException {
        peer = new FakePeer("rpc-test:1");
    }

    @AfterEach
    void stop() {
        channels.close();
        peer.close();
    }

    @Test
    void aReplyArrives() {
        assertThat(echo(channels.to(peer.address()), "hello")).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorCodeCrossesTheWireWithItsMessage(ErrorCode code) {
        peer.failingWith(() -> code.failure("what was wrong with käse"));

        OzoneException failure = failureOf(channels.to(peer.address()));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessage("what was wrong with käse");
    }

    @Test
    void theLeaderCrossesTheWire() {
        peer.failingWith(() -> OzoneException.notLeader("not me", "om2:9862"));
        assertThat(failureOf(channels.to(peer.address())).leader()).contains("om2:9862");

        peer.failingWith(() -> OzoneException.notLeader("not me", null));
        assertThat(failureOf(channels.to(peer.address())).leader()).isEmpty();
    }

    @Test
    void anExceptionWithoutRowIsAnInternalError() {
        peer.failingWith(() -> new IllegalStateException("a bug"));

        OzoneException failure = failureOf(channels.to(peer.address()));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(failure).hasMessageContaining("a bug");
    }

    @Test
    void whatFuturesWrapAroundAFailureIsTakenOff() {
        peer.failingWith(() -> new CompletionException(ErrorCode.BUSY.failure("later")));

        assertThat(failureOf(channels.to(peer.address())).code()).isEqualTo(ErrorCode.BUSY);
    }

    @Test
    void failuresOfTheTransportHaveRows() {
        assertThat(Rpc.fromStatus(Status.UNAVAILABLE.asRuntimeException()).code())
                .isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(Rpc.fromStatus(Status.DEADLINE_EXCEEDED.asException()).code())
                .isEqualTo(ErrorCode.TIMEOUT);
        assertThat(Rpc.fromStatus(Status.UNIMPLEMENTED.asRuntimeException()).code())
                .isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(Rpc.fromStatus(Status.RESOURCE_EXHAUSTED.asRuntimeException())
                        .code())
                .isEqualTo(ErrorCode.BUSY);
        assertThat(Rpc.fromStatus(new TimeoutException()).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(Rpc.fromStatus(new IllegalStateException("x")).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void aPeerThatIsNotThereIsUnreachable() {
        OzoneException failure = failureOf(channels.to("127.0.0.1:1"));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
    }

    /** All trailers of a call have to fit 8 KB, and a message may name a long key. */
    @Test
    void aLongMessageIsCutAndNotLost() throws IOException {
        String longName = "k\u00e4\u65e5".repeat(2000);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(new DatanodeDataGrpc.DatanodeDataImplBase() {
                    @Override
                    public void echo(EchoRequest request, StreamObserver<EchoReply> observer) {
                        Rpc.fail(observer, ErrorCode.INVALID_KEY_NAME.failure("%s", longName));
                    }
                })
                .build()
                .start();
        try {
            OzoneException failure = failureOf(channels.to("127.0.0.1:" + server.getPort()));

            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_KEY_NAME);
            assertThat(failure.getMessage()).startsWith("k\u00e4\u65e5").endsWith("...");
        } finally {
            server.shutdownNow();
        }
    }

    private static OzoneException failureOf(Channel channel) {
        return Rpc.fromStatus(catchThrowable(() -> echo(channel, "x")));
    }

    private static String echo(Channel channel, String text) {
        return DatanodeDataGrpc.newBlockingStub(channel)
                .echo(EchoRequest.newBuilder()
                        .setPayload(ByteString.copyFromUtf8(text))
                        .build())
                .getPayload()
                .toStringUtf8();
    }
}
