package io.ozone.raft;

import com.google.protobuf.MessageLite;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A command on its way into the local log: its bytes, and itself so that the leader need not parse them again. */
record CommandMessage(MessageLite command, byte[] entry) implements Message {
    /** An entry that only makes the log longer. A fresh copy for each use: it is stamped in place. */
    static CommandMessage none() {
        return new CommandMessage(null, new byte[LogEntry.HEADER_BYTES]);
    }

    static CommandMessage of(MessageLite command) {
        return new CommandMessage(command, LogEntry.encode(command));
    }

    @Override
    public ByteString getContent() {
        return UnsafeByteOperations.unsafeWrap(entry);
    }

    @Override
    public int size() {
        return entry.length;
    }

    @Override
    public String toString() {
        return "command of " + entry.length + " bytes";
    }
}
