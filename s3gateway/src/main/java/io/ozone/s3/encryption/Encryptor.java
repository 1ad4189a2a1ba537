package io.ozone.s3.encryption;

import io.ozone.s3.auth.Crypto;
import io.ozone.s3.body.ByteSink;
import io.ozone.s3.body.ObjectBody;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Encrypts the bytes of one object, or of one part, on their way to the store; or leaves them as they are. */
public final class Encryptor {
    private static final int PIECE_BYTES = 64 << 10;

    static final Encryptor NONE = new Encryptor(null, false);

    private final Keystream stream;
    /** Null = the ETag is not that of what is stored. */
    private final MessageDigest md5;

    /** @param stream null = nothing is encrypted */
    Encryptor(Keystream stream, boolean storedEtag) {
        this.stream = stream;
        this.md5 = storedEtag ? Crypto.digest("MD5") : null;
    }

    /** Encrypts what is left in a buffer, in place. */
    public void encrypt(ByteBuffer data) {
        if (stream != null) {
            stream.apply(data.duplicate(), data.duplicate());
            digest(data);
        }
    }

    /** What takes bytes as they are, and gives them to the sink as they are stored, a small piece at a time. */
    public ByteSink before(ByteSink sink) {
        if (stream == null) {
            return sink;
        }
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        return data -> {
            while (data.hasRemaining()) {
                int count = Math.min(PIECE_BYTES, data.remaining());
                ByteBuffer plain = data.slice(data.position(), count);
                data.position(data.position() + count);
                stream.apply(plain, piece.clear());
                digest(piece.flip());
                sink.accept(piece);
            }
        };
    }

    /** In hex, once all bytes have passed. Of SSE-S3 it is the MD5 of the content, else that of what is stored, as in S3. */
    public String etag(ObjectBody body) {
        return md5 == null ? body.md5Hex() : Crypto.hex(md5.digest());
    }

    private void digest(ByteBuffer stored) {
        if (md5 != null) {
            md5.update(stored.duplicate());
        }
    }
}
