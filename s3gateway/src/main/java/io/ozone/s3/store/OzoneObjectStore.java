package io.ozone.s3.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ozone.client.BegunUpload;
import io.ozone.client.BucketChange;
import io.ozone.client.BucketInfo;
import io.ozone.client.BucketOptions;
import io.ozone.client.ClientSettings;
import io.ozone.client.CompleteOptions;
import io.ozone.client.DeleteOptions;
import io.ozone.client.DeleteResult;
import io.ozone.client.Deletion;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyInputStream;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.KeyPage;
import io.ozone.client.OzoneClient;
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
import io.ozone.client.VolumeOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.s3.S3Settings;
import io.ozone.s3.access.Acl;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The cluster as an object store: the buckets of one volume. The volume is made by the gateway, in its own
 * name, when the first bucket needs it.
 */
public final class OzoneObjectStore implements ObjectStore {
    private final OzoneClient gateway;
    private final OzoneClient client;
    private final String volume;
    private final BucketLayout layout;

    private OzoneObjectStore(OzoneClient gateway, OzoneClient client, String volume, BucketLayout layout) {
        this.gateway = gateway;
        this.client = client;
        this.volume = volume;
        this.layout = layout;
    }

    public static OzoneObjectStore connect(Settings settings) {
        Settings clientSettings = settings.isSet(S3Settings.CLIENT_BUFFER_SIZE)
                ? settings.with(ClientSettings.READ_AHEAD, settings.get(S3Settings.CLIENT_BUFFER_SIZE))
                : settings;
        OzoneClient client = OzoneClient.connect(clientSettings);
        return new OzoneObjectStore(
                client, client, settings.get(S3Settings.VOLUME_NAME), settings.get(S3Settings.DEFAULT_BUCKET_LAYOUT));
    }

    @Override
    public ObjectStore as(String user) {
        return new OzoneObjectStore(gateway, gateway.as(user), volume, layout);
    }

    @Override
    public ObjectStore madeFor(RequestOrigin request) {
        return new OzoneObjectStore(gateway, client.madeFor(request), volume, layout);
    }

    @Override
    public S3Secret secret(String accessId) {
        return gateway.s3Secret(accessId);
    }

    @Override
    public EncryptionKey encryptionKey(String name) {
        return gateway.encryptionKey(name);
    }

    @Override
    public void createEncryptionKey(String name) {
        gateway.createEncryptionKey(name, false);
    }

    @Override
    public void createBucket(String bucket, List<BucketConfiguration> configurations) {
        BucketOptions options = BucketOptions.DEFAULT.withLayout(layout).withConfigurations(configurations);
        try {
            client.createBucket(volume, bucket, options);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.VOLUME_NOT_FOUND) {
                throw e;
            }
            createVolume();
            client.createBucket(volume, bucket, options);
        }
    }

    private void createVolume() {
        try {
            gateway.createVolume(volume, VolumeOptions.DEFAULT);
        } catch (OzoneException e) {
            // Another gateway, or another request, was faster.
            if (e.code() != ErrorCode.VOLUME_ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    @Override
    public BucketInfo bucket(String bucket) {
        return client.bucketInfo(volume, bucket);
    }

    @Override
    public void deleteBucket(String bucket) {
        client.deleteBucket(volume, bucket);
    }

    @Override
    public void setVersioning(String bucket, Versioning versioning) {
        client.setBucket(volume, bucket, BucketChange.NONE.withVersioning(versioning));
    }

    @Override
    public void putConfiguration(String bucket, BucketConfiguration configuration) {
        configure(asker -> asker.putBucketConfiguration(volume, bucket, configuration));
    }

    @Override
    public BucketConfiguration configuration(String bucket, BucketConfigurationKind kind) {
        return client.bucketConfiguration(volume, bucket, kind);
    }

    @Override
    public BucketAccess access(String bucket) {
        return client.bucketAccess(volume, bucket);
    }

    @Override
    public void deleteConfiguration(String bucket, BucketConfigurationKind kind) {
        configure(asker -> asker.deleteBucketConfiguration(volume, bucket, kind));
    }

    /** OM lets only owners. For others, who may by a policy or an ACL, the gateway asks in its own name, which owns the volume. */
    private void configure(Consumer<OzoneClient> change) {
        try {
            change.accept(client);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.PERMISSION_DENIED) {
                throw e;
            }
            change.accept(gateway);
        }
    }

    @Override
    public Page<BucketInfo> listBuckets(String prefix, String startAfter, int limit) {
        try {
            return client.listBuckets(volume, prefix, startAfter, limit);
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.VOLUME_NOT_FOUND) {
                return new Page<>(List.of(), false);
            }
            throw e;
        }
    }

    @Override
    public KeyInfo put(String bucket, String key, ByteBuffer data, PutOptions options) {
        return client.bucket(volume, bucket).put(key, UnsafeByteOperations.unsafeWrap(data), options);
    }

    @Override
    public Writer write(String bucket, String key, PutOptions options) {
        return new StreamWriter(client.bucket(volume, bucket).put(key, options));
    }

    @Override
    public KeyInfo head(String bucket, String key, String versionId) {
        return client.bucket(volume, bucket).head(key, versionId);
    }

    @Override
    public KeyInfo lookup(String bucket, String key, String versionId) {
        return client.bucket(volume, bucket).lookup(key, versionId);
    }

    @Override
    public Reader read(KeyInfo key, long offset, long length) {
        return new StreamReader(client.bucket(volume, key.bucket()).getStored(key, offset, length));
    }

    @Override
    public Deletion delete(String bucket, String key, DeleteOptions options) {
        return client.bucket(volume, bucket).delete(key, options);
    }

    @Override
    public String setTags(String bucket, String key, String versionId, Map<String, String> tags) {
        return client.bucket(volume, bucket).setTags(key, versionId, tags);
    }

    @Override
    public String setAcl(String bucket, String key, String versionId, String acl) {
        return client.bucket(volume, bucket).setMetadata(key, versionId, Acl.METADATA, acl);
    }

    @Override
    public void setLock(String bucket, String key, String versionId, KeyLock change, boolean bypassGovernance) {
        client.bucket(volume, bucket).setLock(key, versionId, change, bypassGovernance);
    }

    @Override
    public DeleteResult deleteAll(
            String bucket, List<String> keys, List<VersionName> versions, boolean bypassGovernance) {
        return client.bucket(volume, bucket).deleteAll(keys, versions, bypassGovernance);
    }

    @Override
    public KeyPage list(String bucket, String prefix, String startAfter, String delimiter, int limit) {
        return client.bucket(volume, bucket).list(prefix, startAfter, delimiter, limit);
    }

    @Override
    public VersionPage listVersions(
            String bucket, String prefix, String keyMarker, String versionIdMarker, String delimiter, int limit) {
        return client.bucket(volume, bucket).listVersions(prefix, keyMarker, versionIdMarker, delimiter, limit);
    }

    @Override
    public BegunUpload createUpload(String bucket, String key, UploadOptions options) {
        return client.bucket(volume, bucket).createUpload(key, options);
    }

    @Override
    public UploadInfo upload(String bucket, String key, String uploadId) {
        return client.bucket(volume, bucket).upload(key, uploadId);
    }

    @Override
    public KeyInfo putPart(
            String bucket,
            String key,
            String uploadId,
            int number,
            ByteBuffer data,
            String etag,
            String checksum,
            ByteString nonce) {
        return client.bucket(volume, bucket)
                .putPart(key, uploadId, number, UnsafeByteOperations.unsafeWrap(data), etag, checksum, nonce);
    }

    @Override
    public PartWriter writePart(
            String bucket, String key, String uploadId, int number, long expectedLength, ByteString nonce) {
        return new StreamPartWriter(
                client.bucket(volume, bucket).putPart(key, uploadId, number, expectedLength, nonce));
    }

    @Override
    public PartPage listParts(String bucket, String key, String uploadId, int afterNumber, int limit) {
        return client.bucket(volume, bucket).listParts(key, uploadId, afterNumber, limit);
    }

    @Override
    public UploadPage listUploads(
            String bucket, String prefix, String keyMarker, String uploadIdMarker, String delimiter, int limit) {
        return client.bucket(volume, bucket).listUploads(prefix, keyMarker, uploadIdMarker, delimiter, limit);
    }

    @Override
    public KeyInfo completeUpload(
            String bucket, String key, String uploadId, List<UploadedPart> parts, CompleteOptions options) {
        return client.bucket(volume, bucket).completeUpload(key, uploadId, parts, options);
    }

    @Override
    public void abortUpload(String bucket, String key, String uploadId) {
        client.bucket(volume, bucket).abortUpload(key, uploadId);
    }

    /** Closes the connections of all users. */
    @Override
    public void close() {
        gateway.close();
    }

    private static class StreamSink implements Sink {
        final KeyOutputStream stream;

        StreamSink(KeyOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            stream.write(data);
        }

        @Override
        public long kept() {
            return stream.kept();
        }

        @Override
        public void settle() throws IOException {
            stream.settle();
        }

        @Override
        public void abort() {
            stream.abort();
        }
    }

    private static final class StreamWriter extends StreamSink implements Writer {
        StreamWriter(KeyOutputStream stream) {
            super(stream);
        }

        @Override
        public KeyInfo commit(String etag, Map<String, String> metadata) throws IOException {
            stream.setEtag(etag);
            stream.setMetadata(metadata);
            stream.close();
            return stream.info();
        }
    }

    private static final class StreamPartWriter extends StreamSink implements PartWriter {
        StreamPartWriter(KeyOutputStream stream) {
            super(stream);
        }

        @Override
        public KeyInfo commit(String etag, String checksum) throws IOException {
            stream.setEtag(etag);
            stream.setChecksum(checksum);
            stream.close();
            return stream.info();
        }
    }

    private record StreamReader(KeyInputStream stream) implements Reader {
        @Override
        public ByteBuffer next() throws IOException {
            return stream.next();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
