package io.ozone.kv;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How keys and values become bytes. The order of keys is the unsigned order of their bytes. */
public interface Codec<T> {
    byte[] encode(T value);

    /** @throws io.ozone.common.error.OzoneException CORRUPT when the bytes are not a value */
    T decode(byte[] bytes);

    /** UTF-8. */
    Codec<String> TEXT = new Codec<>() {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    };

    /** Eight bytes, big-endian: non-negative numbers sort by value. */
    Codec<Long> LONG = new Codec<>() {
        @Override
        public byte[] encode(Long value) {
            return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        }

        @Override
        public Long decode(byte[] bytes) {
            return ByteBuffer.wrap(bytes).getLong();
        }
    };

    Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public byte[] encode(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }
    };

    static <M extends MessageLite> Codec<M> message(Parser<M> parser) {
        return new Codec<>() {
            @Override
            public byte[] encode(M value) {
                return value.toByteArray();
            }

            @Override
            public M decode(byte[] bytes) {
                try {
                    return parser.parseFrom(bytes);
                } catch (InvalidProtocolBufferException e) {
                    throw io.ozone.common.error.ErrorCode.CORRUPT.failure(
                            "a row of %d bytes is not a message: %s", bytes.length, e.getMessage());
                }
            }
        };
    }
}
