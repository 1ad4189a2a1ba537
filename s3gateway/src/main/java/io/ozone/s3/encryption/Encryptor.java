package io.ozone.s3.encryption;

import io.ozone.s3.auth.Crypto;
import io.ozone.s3.body.ByteSink;
import io.ozone.s3.body.ObjectBody;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** Encrypts the bytes of one object, or of one part, on their way to the store; or leaves them as they are. */
public final class Encryptor {
    private static final int PIECE_BYTES = 64 << 10;

    private static final int ETAG_BYTES = 16;

    static final Encryptor NONE = new Encryptor(null, null);

    private final Keystream stream;
    private final SecretKey etagKey;

    /**
     * @param stream null = nothing is encrypted
     * @param etagKey null = the ETag is the MD5 of the content
     */
    Encryptor(Keystream stream, SecretKey etagKey) {
        this.stream = stream;
        this.etagKey = etagKey;
    }

    /** Encrypts what is left in a buffer, in place. */
    public void encrypt(ByteBuffer data) {
        if (stream != null) {
            stream.apply(data.duplicate(), data.duplicate());
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
                sink.accept(piece.flip());
            }
        };
    }

    /**
     * In hex, once all bytes have passed. Of SSE-C and SSE-KMS nobody without the key can try guesses at the content by it. A
     * part that is sent again still has the same one, so that an upload can be completed whichever of the answers was seen.
     */
    public String etag(ObjectBody body) {
        return etag(body.md5Hex());
    }

    /** The same of content that has this MD5. */
    public String etag(String md5Hex) {
        if (etagKey == null) {
            return md5Hex;
        }
        byte[] hmac = Crypto.hmac(Crypto.key(etagKey.getEncoded()), "ETag of " + md5Hex);
        return Crypto.hex(Arrays.copyOf(hmac, ETAG_BYTES));
    }
}
