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
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** One call that reads a run of one block from one datanode. Its reports arrive on the stream's thread. */
final class ReadAttempt extends ClientCall.Listener<ReadReply> {
    private static final MethodDescriptor<ReadRequest, ReadReply> METHOD = DatanodeDataGrpc.getReadMethod().toBuilder(
                    DatanodeDataGrpc.getReadMethod().getRequestMarshaller(),
                    new AliasingMarshaller<>(
                            DatanodeDataGrpc.getReadMethod().getResponseMarshaller(), ReadReply.parser()))
            .build();

    private final String address;
    private final CallerThread thread;
    private final ClientCall<ReadRequest, ReadReply> call;
    private final Queue<ReadReply> replies = new ArrayDeque<>();
    private boolean closed;
    private OzoneException failure;

    /** @param readAhead how many replies may arrive before they are taken */
    ReadAttempt(String address, Channel channel, CallerThread thread, ReadRequest request, int readAhead) {
        this.address = address;
        this.thread = thread;
        this.call = channel.newCall(METHOD, CallOptions.DEFAULT.withExecutor(thread));
        call.start(this, new Metadata());
        call.request(readAhead);
        call.sendMessage(request);
        call.halfClose();
    }

    /**
     * Waits for the next reply.
     *
     * @throws OzoneException when the call failed, ended, or nothing came in time
     */
    ReadReply take(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (replies.isEmpty()) {
            if (failure != null) {
                throw failure;
            }
            if (closed) {
                throw ErrorCode.IO_ERROR.failure("Datanode %s ended the read too early", address);
            }
            if (!thread.await(deadline - System.nanoTime())) {
                throw ErrorCode.TIMEOUT.failure("Datanode %s sent nothing for %d ms", address, timeout.toMillis());
            }
        }
        ReadReply reply = replies.remove();
        if (!closed) {
            call.request(1);
        }
        return reply;
    }

    void cancel() {
        if (!closed) {
            call.cancel("the reader has turned away from this datanode", null);
        }
    }

    @Override
    public void onMessage(ReadReply reply) {
        replies.add(reply);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        closed = true;
        if (!status.isOk()) {
            failure = Rpc.fromStatus(status.asRuntimeException(trailers));
        }
    }
}
