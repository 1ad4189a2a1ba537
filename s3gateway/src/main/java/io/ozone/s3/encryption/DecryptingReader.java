package io.ozone.s3.encryption;

import com.google.protobuf.ByteString;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPart;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.crypto.SecretKey;

/** Gives the content of an encrypted object, a small piece at a time. */
final class DecryptingReader implements ObjectStore.Reader {
    private static final int PIECE_BYTES = 64 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ObjectStore.Reader stored;
    private final KeyInfo object;
    private final SecretKey key;
    private final ByteBuffer piece;
    private ByteBuffer data = NOTHING;
    private long position;
    /** Null before the first byte; each part has its own. */
    private Keystream stream;

    private long streamEnd;

    /** @param stored gives so many bytes from the offset on */
    DecryptingReader(ObjectStore.Reader stored, KeyInfo object, SecretKey key, long offset, long length) {
        this.stored = stored;
        this.object = object;
        this.key = key;
        this.position = offset;
        this.piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, length));
    }

    @Override
    public ByteBuffer next() throws IOException {
        if (!data.hasRemaining()) {
            data = stored.next();
            if (data == null) {
                data = NOTHING;
                return null;
            }
        }
        if (stream == null || position == streamEnd) {
            openStream();
        }
        int count = (int) Math.min(Math.min(piece.capacity(), data.remaining()), streamEnd - position);
        ByteBuffer encrypted = data.slice(data.position(), count);
        data.position(data.position() + count);
        position += count;
        stream.apply(encrypted, piece.clear());
        return piece.flip();
    }

    private void openStream() throws IOException {
        if (object.parts().isEmpty()) {
            openStream(object.encryption().getNonce(), 0, object.length());
            return;
        }
        for (KeyPart part : object.parts()) {
            if (position < part.offset() + part.length()) {
                openStream(part.nonce(), part.offset(), part.length());
                return;
            }
        }
        throw new IOException("The object's data goes on behind its last part, at " + position);
    }

    private void openStream(ByteString nonce, long start, long length) {
        stream = new Keystream(key, nonce, position - start);
        streamEnd = start + length;
    }

    @Override
    public void close() {
        stored.close();
    }
}
