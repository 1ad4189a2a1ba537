package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.Volume;

/** Finds rows by name; what is not there is refused with the name of what is missing. */
public final class Namespace {
    private Namespace() {}

    public static Volume volume(Reader reader, String volume) {
        return reader.get(OmTables.VOLUMES, Rows.volume(volume))
                .orElseThrow(() -> new Refusal(ErrorCode.VOLUME_NOT_FOUND, "There is no volume " + volume));
    }

    public static Bucket bucket(Reader reader, String volume, String bucket) {
        return reader.get(OmTables.BUCKETS, Rows.bucket(volume, bucket))
                .orElseThrow(() -> noBucket(reader, volume, bucket));
    }

    /** A key that is found has its bucket; only for one that is not does the bucket have to be looked at. */
    public static Key key(Reader reader, String volume, String bucket, String key) {
        return reader.get(OmTables.KEYS, Rows.key(volume, bucket, key)).orElseThrow(() -> {
            bucket(reader, volume, bucket);
            return noKey(volume, bucket, key);
        });
    }

    public static Refusal noKey(String volume, String bucket, String key) {
        return new Refusal(ErrorCode.KEY_NOT_FOUND, "There is no key " + key + " in " + volume + "/" + bucket);
    }

    public static Refusal noVersion(String volume, String bucket, String key, String versionId) {
        return new Refusal(
                ErrorCode.NO_SUCH_VERSION,
                "There is no version '" + versionId + "' of key " + key + " in " + volume + "/" + bucket);
    }

    /**
     * A session's row. A session that is older than the bucket was opened in an earlier bucket of that name.
     */
    public static Key session(Reader reader, Bucket bucket, String key, long session) {
        String row = Rows.openKey(bucket.getVolume(), bucket.getName(), key, session);
        return reader.get(OmTables.OPEN_KEYS, row)
                .filter(open -> session > bucket.getObjectId())
                .orElseThrow(() -> new Refusal(
                        ErrorCode.SESSION_NOT_FOUND,
                        "Write session " + session + " on key " + key + " in " + bucket.getVolume() + "/"
                                + bucket.getName() + " is over: it was committed, aborted or expired. Write again"));
    }

    public static Upload upload(Reader reader, Bucket bucket, String key, String uploadId) {
        return reader.get(OmTables.UPLOADS, Rows.upload(bucket.getVolume(), bucket.getName(), key, uploadId))
                .orElseThrow(() -> noUpload(bucket, key, uploadId));
    }

    public static Refusal noUpload(Bucket bucket, String key, String uploadId) {
        return new Refusal(
                ErrorCode.NO_SUCH_UPLOAD,
                "There is no upload '" + uploadId + "' of key " + key + " in " + bucket.getVolume() + "/"
                        + bucket.getName() + ": it was completed, aborted or expired, or the id is wrong");
    }

    private static Refusal noBucket(Reader reader, String volume, String bucket) {
        volume(reader, volume);
        return new Refusal(ErrorCode.BUCKET_NOT_FOUND, "There is no bucket " + bucket + " in volume " + volume);
    }
}
