package io.ozone.s3.encryption;

import io.ozone.client.KeyInfo;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that an object's bytes are encrypted with, or an upload's, and what its row says of it. */
public final class ContentKey {
    /** Of what is not encrypted. */
    public static final ContentKey NONE = new ContentKey(Encryption.getDefaultInstance(), (SecretKey) null);

    private final Encryption encryption;
    private final SecretKey key;

    private ContentKey(Encryption encryption, SecretKey key) {
        this.encryption = encryption;
        this.key = key;
    }

    ContentKey(Encryption encryption, byte[] key) {
        this(encryption, new SecretKeySpec(key, "AES"));
    }

    /** As the object's row has it. */
    public Encryption encryption() {
        return encryption;
    }

    private boolean hasPlainEtag() {
        return encryption.getScheme() == EncryptionScheme.SSE_S3;
    }

    /** The same for content that it has encrypted nothing of: it has a nonce of its own. */
    public ContentKey forContent() {
        return key == null
                ? NONE
                : new ContentKey(
                        encryption.toBuilder().setNonce(Keystream.newNonce()).build(), key);
    }

    /** For the bytes of one content, from its first on; to be used once. */
    public Encryptor encryptor() {
        return key == null
                ? Encryptor.NONE
                : new Encryptor(new Keystream(key, encryption.getNonce(), 0), hasPlainEtag() ? null : key);
    }

    /** A range of the content of an object that was looked up. */
    public ObjectStore.Reader read(ObjectStore store, KeyInfo object, long offset, long length) {
        ObjectStore.Reader stored = store.read(object, offset, length);
        return key == null ? stored : new DecryptingReader(stored, object, key, offset, length);
    }
}
