package io.ozone.datanode.pipeline;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.datanode.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes between our protobuf and the one that Ratis brings along, without copying them. The arrays behind
 * byte strings are never written after they were wrapped.
 */
final class RaftBytes {
    private RaftBytes() {}

    static org.apache.ratis.thirdparty.com.google.protobuf.ByteString of(ByteString data) {
        Arrays arrays = new Arrays();
        try {
            UnsafeByteOperations.unsafeWriteTo(data, arrays);
        } catch (IOException e) {
            throw new IllegalStateException("memory was written to", e);
        }
        return arrays.joined;
    }

    static org.apache.ratis.thirdparty.com.google.protobuf.ByteString of(ByteBuffer data) {
        return org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations.unsafeWrap(data);
    }

    static org.apache.ratis.thirdparty.com.google.protobuf.ByteString of(MessageLite message) {
        return org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations.unsafeWrap(message.toByteArray());
    }

    /** @throws io.ozone.common.error.OzoneException CORRUPT */
    static LogEntry parse(org.apache.ratis.thirdparty.com.google.protobuf.ByteString bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes.asReadOnlyByteBuffer());
            in.enableAliasing(true);
            return LogEntry.parseFrom(in);
        } catch (IOException e) {
            throw ErrorCode.CORRUPT.failure(
                    "a log entry of %d bytes is not one of ours: %s", bytes.size(), e.getMessage());
        }
    }

    /** Takes over the arrays that a byte string is made of. */
    private static final class Arrays extends ByteOutput {
        private org.apache.ratis.thirdparty.com.google.protobuf.ByteString joined =
                org.apache.ratis.thirdparty.com.google.protobuf.ByteString.EMPTY;

        private void add(org.apache.ratis.thirdparty.com.google.protobuf.ByteString part) {
            joined = joined.isEmpty() ? part : joined.concat(part);
        }

        @Override
        public void write(byte value) {
            write(new byte[] {value}, 0, 1);
        }

        @Override
        public void write(byte[] value, int offset, int length) {
            add(org.apache.ratis.thirdparty.com.google.protobuf.ByteString.copyFrom(value, offset, length));
        }

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            add(org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations.unsafeWrap(value, offset, length));
        }

        @Override
        public void write(ByteBuffer value) {
            add(org.apache.ratis.thirdparty.com.google.protobuf.ByteString.copyFrom(value));
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            add(org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations.unsafeWrap(value));
        }
    }
}
