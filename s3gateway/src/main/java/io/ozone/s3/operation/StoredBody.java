package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Crypto;
import io.ozone.s3.body.ByteSink;
import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.store.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;

/** The bytes of an object that is there already, or a range of them, in the place of those that a request would bring. */
final class StoredBody extends ObjectBody {
    private final ObjectStore store;
    private final KeyInfo source;
    private final ContentKey sourceKey;
    private final ByteRange range;
    private final LongAnswer answer;
    private final MessageDigest md5 = Crypto.digest("MD5");
    private final Kind kind;
    private final ContentChecksum checksum;

    private byte[] md5Value;
    private String checksumValue;

    /**
     * @param source with locations
     * @param sourceKey to its content
     * @param kind of the checksum that is made of the bytes as they pass; null = none
     * @param answer to be kept up while they do
     */
    StoredBody(ObjectStore store, KeyInfo source, ContentKey sourceKey, ByteRange range, Kind kind, LongAnswer answer) {
        this.store = store;
        this.source = source;
        this.sourceKey = sourceKey;
        this.range = range;
        this.kind = kind;
        this.checksum = kind == null ? null : kind.start();
        this.answer = answer;
    }

    @Override
    public long length() {
        return range.length();
    }

    @Override
    public long mostBytes() {
        return range.length();
    }

    @Override
    public boolean transferTo(ByteSink sink, Duration patience) throws IOException {
        if (range.length() > 0) {
            try (ObjectStore.Reader reader = sourceKey.read(store, source, range.offset(), range.length())) {
                transfer(reader, sink);
            }
        }
        md5Value = md5.digest();
        checksumValue = checksum == null ? null : checksum.base64();
        return true;
    }

    private void transfer(ObjectStore.Reader reader, ByteSink sink) throws IOException {
        long left = range.length();
        while (left > 0) {
            ByteBuffer data = reader.next();
            if (data == null || data.remaining() > left) {
                throw new EOFException(
                        "The source's data does not end where its length says: " + left + " bytes are left");
            }
            left -= data.remaining();
            md5.update(data.duplicate());
            if (checksum != null) {
                checksum.update(data.duplicate());
            }
            sink.accept(data);
            answer.keepUp();
        }
    }

    @Override
    public String md5Hex() {
        return Crypto.hex(md5Value);
    }

    @Override
    public Kind checksumKind() {
        return kind;
    }

    @Override
    public Map<String, String> checksums() {
        return kind == null ? Map.of() : Map.of(kind.header(), checksumValue);
    }
}
