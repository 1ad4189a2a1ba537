package io.ozone.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One call that writes chunks of one block to one datanode. Its reports arrive on the stream's thread. */
final class WriteAttempt extends ClientCall.Listener<WriteReply> {
    private final String address;
    private final ClientCall<WriteRequest, WriteReply> call;
    private int sent;
    private int answered;
    private long acknowledged;
    private long index;
    private OzoneException failure;

    private WriteAttempt(
            String address, Channel channel, MethodDescriptor<WriteRequest, WriteReply> method, CallOptions options) {
        this.address = address;
        this.call = channel.newCall(method, options);
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    /** For a block of one chunk. */
    static WriteAttempt whole(String address, Channel channel, CallerThread thread, Duration timeout) {
        CallOptions options =
                CallOptions.DEFAULT.withExecutor(thread).withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return new WriteAttempt(address, channel, DatanodeDataGrpc.getWriteMethod(), options);
    }

    /** For a block of many. It lasts as long as its writer takes; who waits for a reply sets the limit. */
    static WriteAttempt stream(String address, Channel channel, CallerThread thread) {
        return new WriteAttempt(
                address, channel, DatanodeDataGrpc.getWriteStreamMethod(), CallOptions.DEFAULT.withExecutor(thread));
    }

    String address() {
        return address;
    }

    /** The transport takes another chunk without piling it up; the first one it always takes. */
    boolean isReady() {
        return sent == 0 || call.isReady();
    }

    void send(WriteRequest chunk) {
        call.sendMessage(chunk);
        sent++;
        if (chunk.getEndOfBlock()) {
            call.halfClose();
        }
    }

    /** Bytes of the block that the datanode says are durable. */
    long acknowledged() {
        return acknowledged;
    }

    /** Log index of the last chunk that was answered. */
    long index() {
        return index;
    }

    boolean allAnswered() {
        return answered == sent;
    }

    /** @throws OzoneException when the call has failed */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    void cancel() {
        call.cancel("the writer has turned away from this datanode", null);
    }

    @Override
    public void onMessage(WriteReply reply) {
        answered++;
        acknowledged = Math.max(acknowledged, reply.getAcknowledged());
        index = reply.getIndex();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!status.isOk()) {
            failure = Rpc.fromStatus(status.asRuntimeException(trailers));
        } else if (!allAnswered()) {
            failure = ErrorCode.IO_ERROR.failure(
                    "Datanode %s ended the write after %d of %d answers", address, answered, sent);
        }
    }
}
