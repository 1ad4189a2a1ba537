package io.ozone.raft;

import java.nio.ByteBuffer;

/**
 * Names one call of one client: its client id as two halves, and the client's own number for the call. The ids that
 * nodes draw for their own work share a first half, so that every replica can tell them from a client's.
 */
public record CallId(long clientHigh, long clientLow, long call) {
    public static final int CLIENT_BYTES = 16;
    /** Reads "ozonenod"; a random client id has it once in 2^64. */
    public static final long NODE = 0x6f7a_6f6e_656e_6f64L;

    public static CallId read(ByteBuffer client, long call) {
        return new CallId(client.getLong(), client.getLong(), call);
    }

    /** Whether a node drew it: such calls are not repeated, so their answers need not be kept. */
    boolean ofNode() {
        return clientHigh == NODE;
    }
}
