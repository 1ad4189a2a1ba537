package io.ozone.raft;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * What a call was answered.
 *
 * @param timeMillis stamp of its command
 */
record Answer<R extends MessageLite>(CallId call, long timeMillis, R reply) {
    private static final int HEADER_BYTES = CallId.CLIENT_BYTES + 2 * Long.BYTES;

    static <R extends MessageLite> Codec<Answer<R>> codec(Parser<R> replies) {
        return new Codec<>() {
            @Override
            public byte[] encode(Answer<R> answer) {
                return answer.encode();
            }

            @Override
            public Answer<R> decode(byte[] bytes) {
                return read(ByteBuffer.wrap(bytes), replies);
            }
        };
    }

    private byte[] encode() {
        int size = reply.getSerializedSize();
        byte[] bytes = new byte[HEADER_BYTES + size];
        ByteBuffer.wrap(bytes)
                .putLong(call.clientHigh())
                .putLong(call.clientLow())
                .putLong(call.call())
                .putLong(timeMillis);
        try {
            reply.writeTo(CodedOutputStream.newInstance(bytes, HEADER_BYTES, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    private static <R extends MessageLite> Answer<R> read(ByteBuffer in, Parser<R> replies) {
        if (in.remaining() < HEADER_BYTES) {
            throw ErrorCode.CORRUPT.failure("a row of %d bytes is not an answer", in.remaining());
        }
        CallId call = new CallId(in.getLong(), in.getLong(), in.getLong());
        long timeMillis = in.getLong();
        try {
            return new Answer<>(call, timeMillis, replies.parseFrom(in));
        } catch (InvalidProtocolBufferException e) {
            throw ErrorCode.CORRUPT.failure("the answer to %s is not a reply: %s", call, e.getMessage());
        }
    }
}
