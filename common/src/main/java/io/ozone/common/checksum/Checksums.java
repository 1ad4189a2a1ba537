package io.ozone.common.checksum;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Checksum;
import io.ozone.wire.ChecksumType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Checksums over windows of data. */
public final class Checksums {
    private Checksums() {}

    /**
     * Computes the checksum of each window of the buffer's remaining bytes. The buffer's position does
     * not move.
     *
     * @param bytesPerChecksum window size in bytes, above 0
     */
    public static Checksum compute(ChecksumType type, int bytesPerChecksum, ByteBuffer data) {
        Checksum.Builder checksum = Checksum.newBuilder().setType(type).setBytesPerChecksum(bytesPerChecksum);
        if (type == ChecksumType.CHECKSUM_NONE) {
            return checksum.build();
        }
        int windows = (data.remaining() + bytesPerChecksum - 1) / bytesPerChecksum;
        ByteBuffer values = ByteBuffer.allocate(windows * width(type));
        Window window = window(type);
        ByteBuffer rest = data.duplicate();
        int end = rest.limit();
        while (rest.position() < end) {
            rest.limit(Math.min(end, rest.position() + bytesPerChecksum));
            window.write(rest, values);
        }
        return checksum.setValues(UnsafeByteOperations.unsafeWrap(values.array()))
                .build();
    }

    /**
     * Checks data against its checksums. The data starts at a window boundary.
     *
     * @param what names the data in the message, for example "block 7/12 at offset 0"
     * @throws io.ozone.common.error.OzoneException CHECKSUM_MISMATCH
     */
    public static void verify(Checksum expected, ByteBuffer data, String what) {
        if (expected.getType() == ChecksumType.CHECKSUM_NONE) {
            return;
        }
        if (expected.getBytesPerChecksum() <= 0) {
            throw ErrorCode.CHECKSUM_MISMATCH.failure(
                    "%s: checksum window of %d bytes", what, expected.getBytesPerChecksum());
        }
        ByteString actual = compute(expected.getType(), expected.getBytesPerChecksum(), data)
                .getValues();
        if (!actual.equals(expected.getValues())) {
            throw ErrorCode.CHECKSUM_MISMATCH.failure(
                    "%s: %d bytes do not match their %s checksums", what, data.remaining(), expected.getType());
        }
    }

    /** The checksums of a run of windows, cut out of those of a larger run. */
    public static Checksum slice(Checksum whole, int firstWindow, int windows) {
        int width = width(whole.getType());
        return width == 0
                ? whole
                : whole.toBuilder()
                        .setValues(whole.getValues().substring(firstWindow * width, (firstWindow + windows) * width))
                        .build();
    }

    /** Bytes that one window's checksum takes. */
    public static int width(ChecksumType type) {
        switch (type) {
            case CHECKSUM_NONE:
                return 0;
            case CHECKSUM_CRC32:
            case CHECKSUM_CRC32C:
                return Integer.BYTES;
            case CHECKSUM_SHA256:
                return 32;
            case CHECKSUM_MD5:
                return 16;
            default:
                throw ErrorCode.INVALID_ARGUMENT.failure("unknown checksum type %s", type);
        }
    }

    /** Adds the checksum of one window to {@code values}. */
    private interface Window {
        void write(ByteBuffer data, ByteBuffer values);
    }

    private static Window window(ChecksumType type) {
        switch (type) {
            case CHECKSUM_CRC32:
                CRC32 crc32 = new CRC32();
                return (data, values) -> {
                    crc32.reset();
                    crc32.update(data);
                    values.putInt((int) crc32.getValue());
                };
            case CHECKSUM_CRC32C:
                CRC32C crc32c = new CRC32C();
                return (data, values) -> {
                    crc32c.reset();
                    crc32c.update(data);
                    values.putInt((int) crc32c.getValue());
                };
            case CHECKSUM_SHA256:
                return digest("SHA-256");
            case CHECKSUM_MD5:
                return digest("MD5");
            default:
                throw ErrorCode.INVALID_ARGUMENT.failure("unknown checksum type %s", type);
        }
    }

    private static Window digest(String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return (data, values) -> {
                digest.update(data);
                values.put(digest.digest());
            };
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has " + algorithm, e);
        }
    }
}
