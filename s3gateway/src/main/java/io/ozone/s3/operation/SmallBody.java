package io.ozone.s3.operation;

import java.nio.ByteBuffer;

/** What operations with an XML document as their body have in common. */
final class SmallBody {
    /** Headers that say how such a body is framed and checked. */
    static final String[] HEADERS = {
        "x-amz-decoded-content-length",
        "x-amz-trailer",
        "x-amz-sdk-checksum-algorithm",
        "x-amz-checksum-crc32",
        "x-amz-checksum-crc32c",
        "x-amz-checksum-crc64nvme",
        "x-amz-checksum-sha1",
        "x-amz-checksum-sha256"
    };

    private SmallBody() {}

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
