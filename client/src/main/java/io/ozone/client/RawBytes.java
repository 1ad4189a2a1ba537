package io.ozone.client;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The array behind a ByteString, without copying it. {@link ByteString#asReadOnlyByteBuffer} hides it, and
 * checksums of a buffer without an accessible array are computed over copies of 4 KB pieces.
 */
final class RawBytes extends ByteOutput {
    private ByteBuffer found;
    private boolean inPieces;

    private RawBytes() {}

    /** Must not be written to. */
    static ByteBuffer of(ByteString bytes) {
        RawBytes raw = new RawBytes();
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, raw);
        } catch (IOException e) {
            throw new IllegalStateException("nothing here does I/O", e);
        }
        return raw.found == null || raw.inPieces ? ByteBuffer.wrap(bytes.toByteArray()) : raw.found;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
        inPieces |= found != null;
        found = value;
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
        writeLazy(ByteBuffer.wrap(value, offset, length).slice());
    }

    @Override
    public void write(byte value) {
        inPieces = true;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
        inPieces = true;
    }

    @Override
    public void write(ByteBuffer value) {
        inPieces = true;
    }
}
