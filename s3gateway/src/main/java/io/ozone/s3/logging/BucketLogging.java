package io.ozone.s3.logging;

import com.google.protobuf.ByteString;
import io.ozone.s3.access.Acl.Grant;
import io.ozone.s3.access.Acl.Permission;
import io.ozone.s3.access.GranteeElement;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.s3.xml.XmlWriter;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Where the requests of a bucket are logged.
 *
 * @param prefix what the names of the logs begin with; may be empty
 * @param grants what the logs grant to others than the owner of their bucket
 */
public record BucketLogging(String bucket, String prefix, List<Grant> grants, KeyFormat format) {
    private static final String ROOT = "BucketLoggingStatus";
    private static final String ENABLED = "LoggingEnabled";
    private static final String BUCKET = "TargetBucket";
    private static final String PREFIX = "TargetPrefix";
    private static final String GRANTS = "TargetGrants";
    private static final String GRANT = "Grant";
    private static final String GRANTEE = "Grantee";
    private static final String PERMISSION = "Permission";
    private static final String FORMAT = "TargetObjectKeyFormat";
    private static final String SIMPLE = "SimplePrefix";
    private static final String PARTITIONED = "PartitionedPrefix";
    private static final String DATE_SOURCE = "PartitionDateSource";

    /** The owner of the log has one as well. */
    private static final int MAX_GRANTS = 99;

    /** How the logs are named behind the prefix. */
    public enum KeyFormat {
        /** As the document does not say. */
        UNSAID(""),
        /** The time, and what makes the name another than any other. */
        SIMPLE(""),
        /** The same in directories of owner, region, bucket and the day on which it happened. */
        BY_EVENT("EventTime"),
        /** The same with the day on which it is stored. */
        BY_DELIVERY("DeliveryTime");

        private final String dateSource;

        KeyFormat(String dateSource) {
            this.dateSource = dateSource;
        }

        boolean isPartitioned() {
            return !dateSource.isEmpty();
        }
    }

    public BucketLogging {
        grants = List.copyOf(grants);
    }

    /** The document of a bucket whose requests are not logged. */
    public static byte[] none() {
        return XmlElement.of(ROOT).toDocument();
    }

    static BucketLogging of(BucketConfiguration configuration) {
        return read(configuration.getDocument().asReadOnlyByteBuffer()).orElseThrow();
    }

    /**
     * @return empty when the document says that nothing is to be logged
     * @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidArgument, UnresolvableGrantByEmailAddress
     */
    public static Optional<BucketLogging> read(ByteBuffer document) {
        return XmlElement.read(document, ROOT).holding(ENABLED).find(ENABLED).map(BucketLogging::enabled);
    }

    private static BucketLogging enabled(XmlElement enabled) {
        enabled.holding(BUCKET, PREFIX, GRANTS, FORMAT);
        return new BucketLogging(
                enabled.needed(BUCKET).strip(),
                enabled.needed(PREFIX),
                enabled.find(GRANTS).map(BucketLogging::grants).orElse(List.of()),
                enabled.find(FORMAT).map(BucketLogging::format).orElse(KeyFormat.UNSAID));
    }

    private static List<Grant> grants(XmlElement grants) {
        List<XmlElement> all = grants.holding(GRANT).all(GRANT);
        if (all.size() > MAX_GRANTS) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "%s may have %d grants; there are %d", GRANTS, MAX_GRANTS, all.size());
        }
        return all.stream().map(BucketLogging::grant).toList();
    }

    private static Grant grant(XmlElement grant) {
        XmlElement grantee = grant.holding(GRANTEE, PERMISSION)
                .find(GRANTEE)
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure("The element %s has no %s", GRANT, GRANTEE));
        String permission = grant.needed(PERMISSION).strip();
        return new Grant(
                GranteeElement.read(grantee),
                switch (permission) {
                    case "READ" -> Permission.READ;
                    case "WRITE" -> Permission.WRITE;
                    case "FULL_CONTROL" -> Permission.FULL_CONTROL;
                    default ->
                        throw S3Error.MALFORMED_XML.failure(
                                "The permission of a log is '%s'; it can be READ, WRITE or FULL_CONTROL", permission);
                });
    }

    private static KeyFormat format(XmlElement format) {
        format.holding(SIMPLE, PARTITIONED);
        if (format.has(SIMPLE) == format.has(PARTITIONED)) {
            throw S3Error.MALFORMED_XML.failure("%s has a %s or a %s, one of them", FORMAT, SIMPLE, PARTITIONED);
        }
        Optional<XmlElement> partitioned = format.find(PARTITIONED);
        if (partitioned.isEmpty()) {
            format.find(SIMPLE).ifPresent(XmlElement::holding);
            return KeyFormat.SIMPLE;
        }
        String source =
                partitioned.get().holding(DATE_SOURCE).needed(DATE_SOURCE).strip();
        return switch (source) {
            case "EventTime" -> KeyFormat.BY_EVENT;
            case "DeliveryTime" -> KeyFormat.BY_DELIVERY;
            default ->
                throw S3Error.MALFORMED_XML.failure(
                        "%s is '%s'; it can be EventTime or DeliveryTime", DATE_SOURCE, source);
        };
    }

    /** As it is kept with the bucket. */
    public BucketConfiguration configuration() {
        return BucketConfiguration.newBuilder()
                .setKind(BucketConfigurationKind.LOGGING)
                .setDocument(ByteString.copyFrom(document()))
                .build();
    }

    /** What readers of it want to know of a grantee stands in an attribute, so it is not simply what was read. */
    private byte[] document() {
        XmlWriter xml =
                XmlWriter.document(ROOT).open(ENABLED).element(BUCKET, bucket).element(PREFIX, prefix);
        if (!grants.isEmpty()) {
            xml.open(GRANTS);
            for (Grant grant : grants) {
                GranteeElement.write(xml.open(GRANT), grant.grantee());
                xml.element(PERMISSION, grant.permission().name()).close(GRANT);
            }
            xml.close(GRANTS);
        }
        if (format != KeyFormat.UNSAID) {
            xml.open(FORMAT).open(format.isPartitioned() ? PARTITIONED : SIMPLE);
            if (format.isPartitioned()) {
                xml.element(DATE_SOURCE, format.dateSource);
            }
            xml.close(format.isPartitioned() ? PARTITIONED : SIMPLE).close(FORMAT);
        }
        return xml.close(ENABLED).close(ROOT).toBytes();
    }
}
