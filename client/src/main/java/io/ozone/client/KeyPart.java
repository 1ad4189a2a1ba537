package io.ozone.client;

import com.google.protobuf.ByteString;

/**
 * Where a part lies in the key that was put together from it.
 *
 * @param number as it was uploaded; numbers grow from part to part, but some may be missing
 * @param offset bytes of the key before it
 * @param checksum as given with the part; empty when the key does not keep it
 * @param nonce that its bytes were encrypted with; empty when they were not
 */
public record KeyPart(int number, long offset, long length, String checksum, ByteString nonce) {
    public KeyPart(int number, long offset, long length, String checksum) {
        this(number, offset, length, checksum, ByteString.EMPTY);
    }
}
