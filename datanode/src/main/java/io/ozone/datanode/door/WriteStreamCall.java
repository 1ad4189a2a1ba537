package io.ozone.datanode.door;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * One stream of chunks. A chunk is asked for only when the one before it has its share of the budget and
 * fewer than {@link #WINDOW} are under way, so a stream holds at most one chunk beyond its share. Replies go
 * out in the order of the requests; the first failure ends the call behind the replies before it.
 */
final class WriteStreamCall implements StreamObserver<WriteRequest> {
    private static final int WINDOW = 4;

    private final ChunkWriter writer;
    private final ServerCallStreamObserver<WriteReply> client;
    private final Queue<CompletableFuture<WriteReply>> underWay = new ArrayDeque<>();
    /** The next chunk may be asked for as far as the budget goes; guarded by this, as all below. */
    private boolean admitted;

    private boolean complete;
    private boolean ended;

    private WriteStreamCall(ChunkWriter writer, ServerCallStreamObserver<WriteReply> client) {
        this.writer = writer;
        this.client = client;
    }

    static StreamObserver<WriteRequest> open(ChunkWriter writer, StreamObserver<WriteReply> replies) {
        ServerCallStreamObserver<WriteReply> client = (ServerCallStreamObserver<WriteReply>) replies;
        client.disableAutoRequest();
        WriteStreamCall call = new WriteStreamCall(writer, client);
        client.setOnCancelHandler(call::cancelled);
        client.request(1);
        return call;
    }

    @Override
    public void onNext(WriteRequest request) {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        CompletableFuture<WriteReply> reply = new CompletableFuture<>();
        synchronized (this) {
            underWay.add(reply);
        }
        writer.write(request, this::chunkAdmitted).whenComplete((value, failure) -> {
            if (failure != null) {
                reply.completeExceptionally(failure);
            } else {
                reply.complete(value);
            }
            drain();
        });
    }

    private void chunkAdmitted() {
        synchronized (this) {
            admitted = true;
        }
        askForMore();
    }

    private void askForMore() {
        synchronized (this) {
            if (!admitted || ended || complete || underWay.size() >= WINDOW) {
                return;
            }
            admitted = false;
        }
        client.request(1);
    }

    /** Sends what is ready from the front. One thread at a time, so that replies keep their order. */
    private synchronized void drain() {
        while (!ended && !underWay.isEmpty() && underWay.peek().isDone()) {
            CompletableFuture<WriteReply> next = underWay.remove();
            if (next.isCompletedExceptionally()) {
                ended = true;
                next.whenComplete((value, failure) -> Rpc.fail(client, failure));
                return;
            }
            client.onNext(next.join());
        }
        if (complete && !ended && underWay.isEmpty()) {
            ended = true;
            client.onCompleted();
            return;
        }
        askForMore();
    }

    @Override
    public synchronized void onCompleted() {
        complete = true;
        drain();
    }

    /** Chunks under way go on; the block stays uncommitted unless the last one is among them. */
    @Override
    public void onError(Throwable failure) {
        cancelled();
    }

    private synchronized void cancelled() {
        ended = true;
    }
}
