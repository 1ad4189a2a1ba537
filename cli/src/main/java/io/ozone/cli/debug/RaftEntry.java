package io.ozone.cli.debug;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An entry of a Raft log. Its fields are read by their numbers in Ratis' protocol, whose classes this module does not
 * see.
 *
 * @param offset of its first byte in the segment
 * @param size in bytes
 * @param body the message of its type
 */
record RaftEntry(long offset, int size, long term, long index, Type type, UnknownFieldSet body) {
    enum Type {
        COMMAND(3),
        CONFIGURATION(4),
        /** How far the log was committed. */
        METADATA(5),
        OTHER(0);

        private final int field;

        Type(int field) {
            this.field = field;
        }
    }

    private static final int TERM = 1;
    private static final int INDEX = 2;

    private static final int LOG_DATA = 1;
    private static final int CLIENT_ID = 14;
    private static final int CALL_ID = 15;

    private static final int PEERS = 1;
    private static final int OLD_PEERS = 2;
    private static final int PEER_ID = 1;
    private static final int PEER_ADDRESS = 2;

    private static final int COMMIT_INDEX = 1;

    static RaftEntry parse(long offset, byte[] bytes) throws InvalidProtocolBufferException {
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(bytes);
        Type type = Type.OTHER;
        UnknownFieldSet body = UnknownFieldSet.getDefaultInstance();
        for (Type each : Type.values()) {
            if (fields.hasField(each.field)) {
                type = each;
                body = UnknownFieldSet.parseFrom(bytes(fields, each.field));
            }
        }
        return new RaftEntry(offset, bytes.length, number(fields, TERM), number(fields, INDEX), type, body);
    }

    /** What the service put into the log. */
    ByteString command() {
        return bytes(body, LOG_DATA);
    }

    /** Who made the call; null when it is not a UUID. */
    UUID client() {
        ByteString id = bytes(body, CLIENT_ID);
        if (id.size() != 2 * Long.BYTES) {
            return null;
        }
        ByteBuffer halves = id.asReadOnlyByteBuffer();
        return new UUID(halves.getLong(), halves.getLong());
    }

    long call() {
        return number(body, CALL_ID);
    }

    /** Of METADATA. */
    long commitIndex() {
        return number(body, COMMIT_INDEX);
    }

    /** The members that a CONFIGURATION sets: id to address of the Raft door. */
    Map<String, String> peers() throws InvalidProtocolBufferException {
        return peers(PEERS);
    }

    /** The members before, while the change is under way. */
    Map<String, String> oldPeers() throws InvalidProtocolBufferException {
        return peers(OLD_PEERS);
    }

    private Map<String, String> peers(int field) throws InvalidProtocolBufferException {
        Map<String, String> peers = new LinkedHashMap<>();
        for (ByteString bytes : body.getField(field).getLengthDelimitedList()) {
            UnknownFieldSet peer = UnknownFieldSet.parseFrom(bytes);
            peers.put(
                    bytes(peer, PEER_ID).toStringUtf8(),
                    bytes(peer, PEER_ADDRESS).toStringUtf8());
        }
        return peers;
    }

    private static long number(UnknownFieldSet fields, int field) {
        List<Long> numbers = new ArrayList<>(fields.getField(field).getVarintList());
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    private static ByteString bytes(UnknownFieldSet fields, int field) {
        List<ByteString> all = fields.getField(field).getLengthDelimitedList();
        return all.isEmpty() ? ByteString.EMPTY : all.get(all.size() - 1);
    }
}
