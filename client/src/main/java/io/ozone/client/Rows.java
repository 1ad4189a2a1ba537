package io.ozone.client;

import com.google.protobuf.ByteString;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Expiration;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartList;
import io.ozone.wire.om.PartRun;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.Volume;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the rows that OM answers with to the records of the API. */
final class Rows {
    private Rows() {}

    static VolumeInfo volume(Volume row) {
        return new VolumeInfo(
                row.getName(),
                row.getOwner(),
                row.getCreatedMillis(),
                row.getModifiedMillis(),
                row.getSpaceQuota(),
                row.getNamespaceQuota(),
                row.getUsedNamespace(),
                row.getObjectId());
    }

    static BucketInfo bucket(Bucket row) {
        return new BucketInfo(
                row.getVolume(),
                row.getName(),
                row.getOwner(),
                row.getCreatedMillis(),
                row.getModifiedMillis(),
                row.getLayout(),
                row.hasReplication() ? row.getReplication() : null,
                row.getSpaceQuota(),
                row.getNamespaceQuota(),
                row.getUsedBytes(),
                row.getUsedNamespace(),
                row.getVersioning(),
                row.getObjectLock());
    }

    /** A key of a listing. */
    static KeyInfo key(String volume, String bucket, String name, Key row) {
        return key(volume, bucket, name, row, "", null, List.of());
    }

    /** A key as the command that wrote it left it. */
    static KeyInfo key(String volume, String bucket, String name, OmReply reply) {
        return key(
                volume,
                bucket,
                name,
                reply.getKey(),
                reply.getVersionId(),
                reply.hasExpiration() ? reply.getExpiration() : null,
                List.of());
    }

    /** A key that was looked up. */
    static KeyInfo key(String volume, String bucket, String name, io.ozone.wire.om.KeyInfo found) {
        return key(
                volume,
                bucket,
                name,
                found.getKey(),
                found.getVersionId(),
                found.hasExpiration() ? found.getExpiration() : null,
                found.getLocationsList());
    }

    private static KeyInfo key(
            String volume,
            String bucket,
            String name,
            Key row,
            String versionId,
            Expiration expiration,
            List<BlockLocation> locations) {
        return new KeyInfo(
                volume,
                bucket,
                name,
                row.getLength(),
                row.getCreatedMillis(),
                row.getModifiedMillis(),
                row.getEtag(),
                row.getReplication(),
                row.getUpdateId(),
                versionId,
                map(row.getMetadataList()),
                map(row.getTagsList()),
                row.getOwner(),
                parts(row),
                expiration,
                row.getLock(),
                row.getEncryption(),
                List.copyOf(locations));
    }

    static KeyVersion version(String volume, String bucket, io.ozone.wire.om.KeyVersion row) {
        return new KeyVersion(
                key(volume, bucket, row.getName(), row.getKey(), row.getVersionId(), null, List.of()),
                row.getLatest(),
                row.getKey().getDeleteMarker());
    }

    static io.ozone.wire.om.VersionName name(VersionName version) {
        return io.ozone.wire.om.VersionName.newBuilder()
                .setKey(version.key())
                .setVersionId(version.versionId())
                .build();
    }

    static DeletedVersion deletedVersion(io.ozone.wire.om.DeletedVersion row) {
        return new DeletedVersion(
                new VersionName(row.getKey(), row.getVersionId()),
                row.getDeleteMarker(),
                row.getMissing(),
                row.getLocked());
    }

    private static List<KeyPart> parts(Key row) {
        List<KeyPart> parts = new ArrayList<>();
        long offset = 0;
        for (PartRun run : row.getPartsList()) {
            for (int i = 0; i < run.getCount(); i++) {
                parts.add(new KeyPart(
                        run.getFirstNumber() + i, offset, run.getLength(), checksum(run, i), nonce(run, i)));
                offset += run.getLength();
            }
        }
        return List.copyOf(parts);
    }

    private static String checksum(PartRun run, int index) {
        if (run.getChecksumName().isEmpty()) {
            return "";
        }
        int width = run.getChecksums().size() / run.getCount();
        byte[] bytes =
                run.getChecksums().substring(index * width, (index + 1) * width).toByteArray();
        return run.getChecksumName() + ":" + Base64.getEncoder().encodeToString(bytes);
    }

    private static ByteString nonce(PartRun run, int index) {
        int width = run.getNonces().size() / run.getCount();
        return run.getNonces().substring(index * width, (index + 1) * width);
    }

    static BegunUpload begun(OmReply reply) {
        return new BegunUpload(reply.getUploadId(), reply.hasExpiration() ? reply.getExpiration() : null);
    }

    /** An upload of a listing. */
    static UploadInfo upload(String key, String uploadId, Upload row) {
        return upload(key, uploadId, row, null);
    }

    /** An upload that was looked up. */
    static UploadInfo upload(String key, String uploadId, PartList found) {
        return upload(key, uploadId, found.getUpload(), found.hasExpiration() ? found.getExpiration() : null);
    }

    private static UploadInfo upload(String key, String uploadId, Upload row, Expiration expiration) {
        return new UploadInfo(
                key,
                uploadId,
                row.getCreatedMillis(),
                row.getReplication(),
                row.getOwner(),
                map(row.getMetadataList()),
                map(row.getTagsList()),
                row.getChecksumAlgorithm(),
                row.getChecksumType(),
                row.getEncryption(),
                expiration);
    }

    static PartInfo part(int number, Part row) {
        return new PartInfo(number, row.getLength(), row.getModifiedMillis(), row.getEtag(), row.getChecksum());
    }

    /** Sorted by name, as rows hold them. */
    static List<KeyValue> pairs(Map<String, String> values) {
        List<KeyValue> pairs = new ArrayList<>(values.size());
        new TreeMap<>(values)
                .forEach((name, value) -> pairs.add(
                        KeyValue.newBuilder().setKey(name).setValue(value).build()));
        return pairs;
    }

    private static Map<String, String> map(List<KeyValue> pairs) {
        if (pairs.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        pairs.forEach(pair -> values.put(pair.getKey(), pair.getValue()));
        return Collections.unmodifiableMap(values);
    }
}
