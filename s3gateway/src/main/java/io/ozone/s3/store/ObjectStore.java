package io.ozone.s3.store;

import io.ozone.client.BucketInfo;
import io.ozone.client.DeleteResult;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.Page;
import io.ozone.client.PutOptions;
import io.ozone.client.S3Secret;
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

    S3Secret secret(String accessId);

    void createBucket(String bucket);

    BucketInfo bucket(String bucket);

    void deleteBucket(String bucket);

    /** In order of names. */
    Page<BucketInfo> listBuckets(String prefix, String startAfter, int limit);

    /** Stores a whole object. The store may keep the buffer: its bytes must not change afterwards. */
    KeyInfo put(String bucket, String key, ByteBuffer data, PutOptions options);

    /** Opens a stream for an object's data; the object is visible when it is committed, and not before. */
    Writer write(String bucket, String key, PutOptions options);

    /** Without locations. */
    KeyInfo head(String bucket, String key);

    /** With locations, for {@link #read}. */
    KeyInfo lookup(String bucket, String key);

    /** @param key from {@link #lookup} */
    Reader read(KeyInfo key, long offset, long length);

    /** @param ifEtag the object must have this ETag; empty = no condition */
    void delete(String bucket, String key, String ifEtag);

    DeleteResult deleteAll(String bucket, List<String> keys);

    /** In order of the UTF-8 bytes of the names. */
    KeyPage list(String bucket, String prefix, String startAfter, String delimiter, int limit);

    @Override
    void close();

    /** Takes an object's data. Used by one thread; ends with one commit or abort. */
    interface Writer {
        /** May keep nothing of the buffer after it returns; waits when the datanodes lag behind. */
        void write(ByteBuffer data) throws IOException;

        void commit(String etag, Map<String, String> metadata) throws IOException;

        /** Nothing of it becomes visible. */
        void abort();
    }

    /** Gives an object's data. Used by one thread. */
    interface Reader extends AutoCloseable {
        /** The next run of checked bytes; null at the end. Good until the next call. */
        ByteBuffer next() throws IOException;

        @Override
        void close();
    }
}
