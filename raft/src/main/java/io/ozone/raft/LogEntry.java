package io.ozone.raft;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * The form of a command in the log: the stamp's time, eight bytes big-endian, then the command's own bytes. Without any it
 * is no command, and changes nothing.
 */
final class LogEntry {
    static final int HEADER_BYTES = Long.BYTES;

    private LogEntry() {}

    static boolean isEmpty(int bytes) {
        return bytes == HEADER_BYTES;
    }

    /** With room for the time, which {@link #stamp} fills in. */
    static byte[] encode(MessageLite command) {
        int size = command.getSerializedSize();
        byte[] bytes = new byte[HEADER_BYTES + size];
        try {
            command.writeTo(CodedOutputStream.newInstance(bytes, HEADER_BYTES, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    static void stamp(byte[] entry, long timeMillis) {
        ByteBuffer.wrap(entry).putLong(timeMillis);
    }
}
