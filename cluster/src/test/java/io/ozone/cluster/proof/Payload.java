package io.ozone.cluster.proof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Content of a write: its number and length, then bytes that follow from the number. The number stands in the key's
 * metadata as well, so that also an empty object tells who wrote it, and a mixture of two writes shows.
 */
final class Payload {
    /** S3 clients see it as user metadata with the name "write". */
    static final String METADATA = "x-amz-meta-write";

    /** Mostly small; the large ones take more than one chunk. */
    private static final int[] LENGTHS = {
        0, 1, 17, 300, 4096, 4096, 4096, 30_000, 70_000, 300_000, 1 << 20, 5 << 20,
    };

    private static final int HEAD = Long.BYTES + Integer.BYTES;

    private Payload() {}

    static byte[] of(long write) {
        Random random = new Random(write);
        byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(bytes);
        if (bytes.length >= HEAD) {
            ByteBuffer.wrap(bytes).putLong(write).putInt(bytes.length);
        }
        return bytes;
    }

    /** What is wrong with bytes that were read; empty = nothing. */
    static String difference(long write, byte[] found) {
        byte[] wanted = of(write);
        if (Arrays.equals(wanted, found)) {
            return "";
        }
        String head = found.length >= HEAD
                ? ", and the bytes call themselves write %d of %d bytes"
                        .formatted(
                                ByteBuffer.wrap(found).getLong(),
                                ByteBuffer.wrap(found).getInt(Long.BYTES))
                : "";
        return "write %d has %d bytes; read were %d that differ from byte %d on%s"
                .formatted(write, wanted.length, found.length, Arrays.mismatch(wanted, found), head);
    }
}
