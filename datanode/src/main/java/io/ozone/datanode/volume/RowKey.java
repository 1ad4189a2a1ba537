package io.ozone.datanode.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A key of one to three numbers; a shorter one is the prefix of all keys that begin with its numbers. */
public final class RowKey {
    static final Codec<RowKey> CODEC = new Codec<>() {
        @Override
        public byte[] encode(RowKey key) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * key.parts.length);
            for (long part : key.parts) {
                bytes.putLong(part);
            }
            return bytes.array();
        }

        @Override
        public RowKey decode(byte[] bytes) {
            if (bytes.length == 0 || bytes.length % Long.BYTES != 0) {
                throw ErrorCode.CORRUPT.failure("a row's key has %d bytes, not a multiple of 8", bytes.length);
            }
            long[] parts = new long[bytes.length / Long.BYTES];
            ByteBuffer.wrap(bytes).asLongBuffer().get(parts);
            return new RowKey(parts);
        }
    };

    private final long[] parts;

    private RowKey(long[] parts) {
        this.parts = parts;
    }

    public static RowKey of(long... parts) {
        return new RowKey(parts);
    }

    public long part(int index) {
        return parts[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key && Arrays.equals(parts, key.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }

    @Override
    public String toString() {
        return Arrays.toString(parts);
    }
}
