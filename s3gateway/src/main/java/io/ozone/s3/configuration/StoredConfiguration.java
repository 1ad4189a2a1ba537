package io.ozone.s3.configuration;

import com.google.protobuf.ByteString;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** The kinds of configuration that are kept with a bucket. */
public enum StoredConfiguration {
    CORS(
            BucketConfigurationKind.CORS,
            "CORSConfiguration",
            S3Error.NO_SUCH_CORS_CONFIGURATION,
            "The CORS configuration does not exist",
            root -> stored(CorsRules.read(root).document())),
    ENCRYPTION(
            BucketConfigurationKind.ENCRYPTION,
            DefaultEncryption.ROOT,
            S3Error.SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND,
            "The server side encryption configuration was not found",
            root -> stored(DefaultEncryption.read(root).document())),
    LIFECYCLE(
            BucketConfigurationKind.LIFECYCLE,
            "LifecycleConfiguration",
            S3Error.NO_SUCH_LIFECYCLE_CONFIGURATION,
            "The lifecycle configuration does not exist",
            LifecycleDocument::read),
    OBJECT_LOCK(
            BucketConfigurationKind.OBJECT_LOCK,
            ObjectLockDocument.ROOT,
            S3Error.OBJECT_LOCK_CONFIGURATION_NOT_FOUND,
            "Object Lock configuration does not exist for this bucket",
            ObjectLockDocument::read),
    OWNERSHIP_CONTROLS(
            BucketConfigurationKind.OWNERSHIP_CONTROLS,
            "OwnershipControls",
            S3Error.OWNERSHIP_CONTROLS_NOT_FOUND,
            "The bucket ownership controls were not found",
            root -> stored(ObjectOwnership.read(root).document())),
    PUBLIC_ACCESS_BLOCK(
            BucketConfigurationKind.PUBLIC_ACCESS_BLOCK,
            "PublicAccessBlockConfiguration",
            S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION,
            "The public access block configuration was not found",
            root -> stored(PublicAccessBlock.checked(root))),
    TAGGING(
            BucketConfigurationKind.TAGGING,
            "Tagging",
            S3Error.NO_SUCH_TAG_SET,
            "The TagSet does not exist",
            StoredConfiguration::tagging);

    private final BucketConfigurationKind kind;
    private final String root;
    private final S3Error missing;
    private final String missingMessage;
    private final Function<XmlElement, BucketConfiguration.Builder> reader;

    StoredConfiguration(
            BucketConfigurationKind kind,
            String root,
            S3Error missing,
            String missingMessage,
            Function<XmlElement, BucketConfiguration.Builder> reader) {
        this.kind = kind;
        this.root = root;
        this.missing = missing;
        this.missingMessage = missingMessage;
        this.reader = reader;
    }

    public BucketConfigurationKind kind() {
        return kind;
    }

    /** @throws S3Exception when the document is not one of this kind, or asks for what is not there */
    public BucketConfiguration read(ByteBuffer document) {
        return read(XmlElement.read(document, root));
    }

    public BucketConfiguration read(XmlElement document) {
        return reader.apply(document).setKind(kind).build();
    }

    /** The answer for a bucket that has none. */
    public S3Exception missing(String bucket) {
        return missing.failure(missingMessage).with("BucketName", bucket);
    }

    private static BucketConfiguration.Builder tagging(XmlElement root) {
        TagSet.OF_BUCKET.read(root, S3Error.BAD_REQUEST);
        return stored(root);
    }

    static BucketConfiguration.Builder stored(XmlElement document) {
        return BucketConfiguration.newBuilder().setDocument(ByteString.copyFrom(document.toDocument()));
    }
}
