package io.ozone.client;

import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.Expiration;
import io.ozone.wire.om.KeyLock;
import java.util.List;
import java.util.Map;

/**
 * A key as it was when it was asked for.
 *
 * @param length bytes
 * @param etag as given at the commit; empty when none was
 * @param generation grows with every write of the key; see {@link PutOptions#condition}
 * @param versionId empty = its bucket never kept versions, or it comes from a listing of keys
 * @param metadata sorted by name
 * @param parts what it was put together from by a multipart upload, in order; empty when it was written in one piece, and
 *     in listings
 * @param expiration when its bucket's lifecycle will delete it; null when it will not, and in listings
 * @param lock what keeps this version from being removed; its default instance when nothing does
 * @param encryption how the S3 door encrypted it; its default instance when the data is as it was written
 * @param locations where its blocks can be read; empty unless it comes from {@link OzoneBucket#lookup}
 */
public record KeyInfo(
        String volume,
        String bucket,
        String name,
        long length,
        long createdMillis,
        long modifiedMillis,
        String etag,
        Replication replication,
        long generation,
        String versionId,
        Map<String, String> metadata,
        Map<String, String> tags,
        String owner,
        List<KeyPart> parts,
        Expiration expiration,
        KeyLock lock,
        Encryption encryption,
        List<BlockLocation> locations) {
    public boolean isEncrypted() {
        return !encryption.equals(Encryption.getDefaultInstance());
    }
}
