package io.ozone.client;

import io.ozone.wire.Replication;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.Expiration;
import java.util.Map;

/**
 * A multipart upload under way.
 *
 * @param uploadId its name, beside the key's
 * @param metadata of the key to be, sorted by name; empty in listings, as are the tags
 * @param checksumAlgorithm as given when it was begun, like the type
 * @param encryption of its parts; its default instance when they are not encrypted
 * @param expiration when its bucket's lifecycle will abort it; null when it will not, and in listings
 */
public record UploadInfo(
        String key,
        String uploadId,
        long createdMillis,
        Replication replication,
        String owner,
        Map<String, String> metadata,
        Map<String, String> tags,
        String checksumAlgorithm,
        String checksumType,
        Encryption encryption,
        Expiration expiration) {}
