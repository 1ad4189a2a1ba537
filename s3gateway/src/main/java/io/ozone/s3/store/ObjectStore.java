package io.ozone.s3.store;

import com.google.protobuf.ByteString;
import io.ozone.client.BegunUpload;
import io.ozone.client.BucketInfo;
import io.ozone.client.CompleteOptions;
import io.ozone.client.DeleteOptions;
import io.ozone.client.DeleteResult;
import io.ozone.client.Deletion;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.Page;
import io.ozone.client.PartPage;
import io.ozone.client.PutOptions;
import io.ozone.client.RequestOrigin;
import io.ozone.client.S3Secret;
import io.ozone.client.UploadInfo;
import io.ozone.client.UploadOptions;
import io.ozone.client.UploadPage;
import io.ozone.client.UploadedPart;
import io.ozone.client.VersionName;
import io.ozone.client.VersionPage;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The buckets behind the S3 door, as one user sees them. Thread-safe. Failures are
 * {@link io.ozone.common.error.OzoneException}; while data moves also an IOException with one inside.
 */
public interface ObjectStore extends AutoCloseable {
    /** The same store as another user sees it; cheap, and not to be closed. */
    ObjectStore as(String user);

    /** The same store, for one request: who is told of what is done is told of the request. Cheap, and not to be closed. */
    ObjectStore madeFor(RequestOrigin request);

    S3Secret secret(String accessId);

    /** A key that encrypts other keys, with all its versions. */
    EncryptionKey encryptionKey(String name);

    /** One that is there stays as it is. */
    void createEncryptionKey(String name);

    /** @param configurations what it is configured with from the start */
    void createBucket(String bucket, List<BucketConfiguration> configurations);

    BucketInfo bucket(String bucket);

    void deleteBucket(String bucket);

    /** @param versioning not UNVERSIONED: there is no way back */
    void setVersioning(String bucket, Versioning versioning);

    /** In place of an earlier one of its kind. Whether this user may is decided before. */
    void putConfiguration(String bucket, BucketConfiguration configuration);

    BucketConfiguration configuration(String bucket, BucketConfigurationKind kind);

    /** All that decides who may do what with a bucket, as of one moment. */
    BucketAccess access(String bucket);

    /** One that is not there is no failure. Whether this user may is decided before. */
    void deleteConfiguration(String bucket, BucketConfigurationKind kind);

    /** In order of names. */
    Page<BucketInfo> listBuckets(String prefix, String startAfter, int limit);

    /** Stores a whole object. The store may keep the buffer: its bytes must not change afterwards. */
    KeyInfo put(String bucket, String key, ByteBuffer data, PutOptions options);

    /** Opens a stream for an object's data; the object is visible when it is committed, and not before. */
    Writer write(String bucket, String key, PutOptions options);

    /** Without locations. @param versionId empty = the newest */
    KeyInfo head(String bucket, String key, String versionId);

    default KeyInfo head(String bucket, String key) {
        return head(bucket, key, "");
    }

    /** With locations, for {@link #read}. @param versionId empty = the newest */
    KeyInfo lookup(String bucket, String key, String versionId);

    default KeyInfo lookup(String bucket, String key) {
        return lookup(bucket, key, "");
    }

    /** The bytes as they are stored: of an encrypted object not its content. @param key from {@link #lookup} */
    Reader read(KeyInfo key, long offset, long length);

    /** An object that is not there is KEY_NOT_FOUND, unless it gets a delete marker. */
    Deletion delete(String bucket, String key, DeleteOptions options);

    /**
     * Gives an object, or a version of it, other tags, in place of all that it has; ETag and time of modification stay.
     *
     * @param versionId empty = the newest
     * @return of the version that has them; empty = the bucket never kept versions
     */
    String setTags(String bucket, String key, String versionId, Map<String, String> tags);

    /**
     * Keeps what an object, or a version of it, grants; ETag and time of modification stay.
     *
     * @param versionId empty = the newest
     * @param acl as it is kept; empty = it is not
     * @return of the version that has it; empty = the bucket never kept versions
     */
    String setAcl(String bucket, String key, String versionId, String acl);

    /**
     * Changes what locks an object, or a version of it: what is set takes the place of what was.
     *
     * @param versionId empty = the newest
     * @param bypassGovernance a retention in mode GOVERNANCE may also become less
     */
    void setLock(String bucket, String key, String versionId, KeyLock change, boolean bypassGovernance);

    /** @param bypassGovernance also versions that are retained in mode GOVERNANCE */
    DeleteResult deleteAll(String bucket, List<String> keys, List<VersionName> versions, boolean bypassGovernance);

    /** In order of the UTF-8 bytes of the names. */
    KeyPage list(String bucket, String prefix, String startAfter, String delimiter, int limit);

    /** In order of the keys, and for each key the newest first. */
    VersionPage listVersions(
            String bucket, String prefix, String keyMarker, String versionIdMarker, String delimiter, int limit);

    /** Begins a multipart upload. */
    BegunUpload createUpload(String bucket, String key, UploadOptions options);

    /** An upload under way, whole. */
    UploadInfo upload(String bucket, String key, String uploadId);

    /**
     * Stores a whole part, in place of an earlier one of its number. The store may keep the buffer, as in {@link #put}.
     *
     * @param etag MD5 in hex
     * @param checksum another one; empty = none
     * @param nonce that the bytes were encrypted with; empty = they were not
     */
    KeyInfo putPart(
            String bucket,
            String key,
            String uploadId,
            int number,
            ByteBuffer data,
            String etag,
            String checksum,
            ByteString nonce);

    /** Opens a stream for a part's data; it belongs to the upload when it is committed. */
    PartWriter writePart(String bucket, String key, String uploadId, int number, long expectedLength, ByteString nonce);

    /** By ascending number. @param afterNumber 0 = from the first */
    PartPage listParts(String bucket, String key, String uploadId, int afterNumber, int limit);

    /** In order of the keys, and for each key of the uploads' age. */
    UploadPage listUploads(
            String bucket, String prefix, String keyMarker, String uploadIdMarker, String delimiter, int limit);

    /** @param parts by ascending number */
    KeyInfo completeUpload(
            String bucket, String key, String uploadId, List<UploadedPart> parts, CompleteOptions options);

    void abortUpload(String bucket, String key, String uploadId);

    @Override
    void close();

    /** Takes data. Used by one thread at a time; ends with one commit or abort. */
    interface Sink {
        /** May keep nothing of the buffer after it returns; waits when the datanodes lag behind. */
        void write(ByteBuffer data) throws IOException;

        /** Bytes of memory that it keeps. */
        long kept();

        /** Sees what was written to the datanodes and keeps nothing of it. Each time costs the object one more block. */
        void settle() throws IOException;

        /** Nothing of it becomes visible. */
        void abort();
    }

    /** Takes an object's data. */
    interface Writer extends Sink {
        KeyInfo commit(String etag, Map<String, String> metadata) throws IOException;
    }

    /** Takes a part's data. */
    interface PartWriter extends Sink {
        /**
         * @param etag MD5 in hex
         * @param checksum another one; empty = none
         * @return what the object would be of the part alone
         */
        KeyInfo commit(String etag, String checksum) throws IOException;
    }

    /** Gives an object's data. Used by one thread. */
    interface Reader extends AutoCloseable {
        /** The next run of checked bytes; null at the end. Good until the next call. */
        ByteBuffer next() throws IOException;

        @Override
        void close();
    }
}
