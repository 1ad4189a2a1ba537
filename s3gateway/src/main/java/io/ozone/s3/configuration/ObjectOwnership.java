package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import java.util.List;
import java.util.Optional;

/** To whom new objects of a bucket belong. */
public enum ObjectOwnership {
    /** To the bucket's owner, and nobody can give others access by an ACL. */
    BUCKET_OWNER_ENFORCED("BucketOwnerEnforced"),
    /** To the bucket's owner, when who writes them gives it full control by an ACL. */
    BUCKET_OWNER_PREFERRED("BucketOwnerPreferred"),
    /** To who writes them. */
    OBJECT_WRITER("ObjectWriter");

    private static final String ROOT = "OwnershipControls";
    private static final String RULE = "Rule";
    private static final String OWNERSHIP = "ObjectOwnership";

    private final String text;

    ObjectOwnership(String text) {
        this.text = text;
    }

    /** @throws io.ozone.s3.error.S3Exception InvalidArgument */
    public static ObjectOwnership ofHeader(String header, String value) {
        return find(value)
                .orElseThrow(() -> S3Error.INVALID_ARGUMENT
                        .failure("%s '%s' is not known; known are %s", header, value, names())
                        .with("ArgumentName", header)
                        .with("ArgumentValue", value));
    }

    public static ObjectOwnership of(BucketConfiguration configuration) {
        return read(XmlElement.read(configuration.getDocument().asReadOnlyByteBuffer(), ROOT));
    }

    static ObjectOwnership read(XmlElement controls) {
        List<XmlElement> rules = controls.holding(RULE).all(RULE);
        if (rules.size() != 1) {
            throw S3Error.MALFORMED_XML.failure("OwnershipControls have one rule, not %d", rules.size());
        }
        String value = rules.get(0).holding(OWNERSHIP).needed(OWNERSHIP);
        return find(value)
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure(
                        "ObjectOwnership '%s' is not known; known are %s", value, names()));
    }

    public BucketConfiguration configuration() {
        return StoredConfiguration.OWNERSHIP_CONTROLS.read(document());
    }

    XmlElement document() {
        return XmlElement.of(ROOT, XmlElement.of(RULE, XmlElement.of(OWNERSHIP, text)));
    }

    private static Optional<ObjectOwnership> find(String text) {
        return List.of(values()).stream()
                .filter(ownership -> ownership.text.equals(text))
                .findFirst();
    }

    private static List<String> names() {
        return List.of(values()).stream().map(ownership -> ownership.text).toList();
    }
}
