package io.ozone.common.rpc;

import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.EchoReply;
import io.ozone.wire.datanode.EchoRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A peer of a service, reached in this process: answers an echo, or fails as it is told to. */
final class FakePeer implements AutoCloseable {
    private final String address;
    private final Server server;
    private final AtomicInteger calls = new AtomicInteger();
    /** Gives the failure of the next call, or null. */
    private volatile Supplier<Throwable> failure = () -> null;

    FakePeer(String address) throws IOException {
        this.address = address;
        server = InProcessServerBuilder.forName(address)
                .directExecutor()
                .addService(new DatanodeDataGrpc.DatanodeDataImplBase() {
                    @Override
                    public void echo(EchoRequest request, StreamObserver<EchoReply> observer) {
                        answer(request, observer);
                    }
                })
                .build()
                .start();
        Channels.localDoorOpened(address);
    }

    String address() {
        return address;
    }

    int calls() {
        return calls.get();
    }

    FakePeer failingWith(Supplier<Throwable> supplier) {
        failure = supplier;
        return this;
    }

    FakePeer healthy() {
        return failingWith(() -> null);
    }

    private void answer(EchoRequest request, StreamObserver<EchoReply> observer) {
        calls.incrementAndGet();
        Throwable failed = failure.get();
        if (failed != null) {
            Rpc.fail(observer, failed);
        } else {
            Rpc.reply(
                    observer,
                    EchoReply.newBuilder().setPayload(request.getPayload()).build());
        }
    }

    @Override
    public void close() {
        Channels.localDoorClosed(address);
        server.shutdownNow();
    }
}
