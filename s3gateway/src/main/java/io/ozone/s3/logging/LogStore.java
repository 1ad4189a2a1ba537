package io.ozone.s3.logging;

import io.ozone.client.PutOptions;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Acl.Grant;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Crypto;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.Encryptor;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.store.ObjectStore;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes objects of batches. They belong to the owner of their bucket, and are encrypted as it says. */
final class LogStore {
    private final Gatekeeper gatekeeper;
    private final ObjectStore store;
    private final ObjectEncryption encryption;
    private final LogNames names;
    private final Clock clock;

    /** @param store as the gateway itself sees it */
    LogStore(Gatekeeper gatekeeper, ObjectStore store, ObjectEncryption encryption, LogNames names, Clock clock) {
        this.gatekeeper = gatekeeper;
        this.store = store;
        this.encryption = encryption;
        this.names = names;
        this.clock = clock;
    }

    /**
     * @return false when its bucket may not have it
     * @throws io.ozone.common.error.OzoneException BUCKET_NOT_FOUND, and others that may pass
     */
    boolean put(LogBatch batch) {
        String bucket = batch.logging().bucket();
        String name = batch.name(names, clock.millis());
        if (!gatekeeper.takesLogs(batch.source(), bucket, name)) {
            return false;
        }
        ByteBuffer content = batch.content();
        MessageDigest md5 = Crypto.digest("MD5");
        md5.update(content.duplicate());
        ContentKey key = encryption.keyOfNew(bucket).forContent();
        Encryptor encryptor = key.encryptor();
        encryptor.encrypt(content);
        store.put(
                bucket,
                name,
                content,
                PutOptions.DEFAULT
                        .withExpectedLength(content.remaining())
                        .withEtag(encryptor.etag(Crypto.hex(md5.digest())))
                        .withMetadata(metadata(batch.logging(), gatekeeper.owners(bucket)))
                        .withEncryption(key.encryption()));
        return true;
    }

    private Map<String, String> metadata(BucketLogging logging, Owners owners) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("content-type", "text/plain");
        metadata.put(Owners.METADATA, owners.bucketOwner());
        List<Grant> grants = new ArrayList<>(logging.grants());
        if (gatekeeper.blocksPublicAcls(logging.bucket())) {
            grants.removeIf(grant -> grant.grantee().isPublic());
        }
        if (!grants.isEmpty() && !owners.aclsAreOff()) {
            grants.addAll(0, Acl.ownersOnly(owners.bucketOwner()).grants());
            metadata.put(Acl.METADATA, new Acl(grants).text());
        }
        return metadata;
    }
}
