package io.ozone.raft;

import com.google.protobuf.MessageLite;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A reply on its way back to the local caller, handed over as the object it is: Ratis never encodes it. */
record ReplyMessage(MessageLite reply) implements Message {
    @Override
    public ByteString getContent() {
        return UnsafeByteOperations.unsafeWrap(reply.toByteArray());
    }

    @Override
    public int size() {
        return reply.getSerializedSize();
    }

    @Override
    public String toString() {
        return "reply of " + size() + " bytes";
    }
}
