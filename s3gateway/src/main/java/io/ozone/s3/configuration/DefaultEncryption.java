package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.EncryptionScheme;
import java.util.ArrayList;
import java.util.List;

/**
 * How a bucket's new objects are encrypted when their requests do not say.
 *
 * @param scheme SSE_S3 or SSE_KMS
 * @param keyId of SSE_KMS; empty = the default one
 */
public record DefaultEncryption(EncryptionScheme scheme, String keyId, boolean bucketKey) {
    static final String ROOT = "ServerSideEncryptionConfiguration";

    private static final String RULE = "Rule";
    private static final String DEFAULT = "ApplyServerSideEncryptionByDefault";
    private static final String ALGORITHM = "SSEAlgorithm";
    private static final String KEY_ID = "KMSMasterKeyID";
    private static final String BUCKET_KEY = "BucketKeyEnabled";
    private static final String BLOCKED = "BlockedEncryptionTypes";

    private static final String AES256 = "AES256";
    private static final String KMS = "aws:kms";
    private static final String DOUBLE_KMS = "aws:kms:dsse";

    public static DefaultEncryption of(BucketConfiguration configuration) {
        return read(XmlElement.read(configuration.getDocument().asReadOnlyByteBuffer(), ROOT));
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidArgument; NotImplemented for what is not served */
    static DefaultEncryption read(XmlElement root) {
        List<XmlElement> rules = root.holding(RULE).all(RULE);
        if (rules.size() != 1) {
            throw S3Error.MALFORMED_XML.failure("%s has one rule, not %d", ROOT, rules.size());
        }
        XmlElement rule = rules.get(0).holding(DEFAULT, BUCKET_KEY, BLOCKED);
        if (rule.has(BLOCKED)) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "%s is not implemented; policies can deny what is not wanted", BLOCKED);
        }
        XmlElement wanted = rule.find(DEFAULT)
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure("The rule has no %s", DEFAULT))
                .holding(ALGORITHM, KEY_ID);
        EncryptionScheme scheme = scheme(wanted.needed(ALGORITHM).strip());
        String keyId = wanted.textOf(KEY_ID).orElse("").strip();
        if (scheme == EncryptionScheme.SSE_S3 && wanted.has(KEY_ID)) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "a %s is not applicable if the default sse algorithm is not %s", KEY_ID, KMS);
        }
        return new DefaultEncryption(
                scheme, keyId, flag(rule.textOf(BUCKET_KEY).orElse("false").strip()));
    }

    private static EncryptionScheme scheme(String algorithm) {
        return switch (algorithm) {
            case AES256 -> EncryptionScheme.SSE_S3;
            case KMS -> EncryptionScheme.SSE_KMS;
            case DOUBLE_KMS ->
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "Two layers of encryption (%s) are not implemented; use %s", DOUBLE_KMS, KMS);
            default ->
                throw S3Error.MALFORMED_XML.failure(
                        "%s is '%s'; it can be %s or %s", ALGORITHM, algorithm, AES256, KMS);
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw S3Error.MALFORMED_XML.failure("%s is '%s'; it can be true or false", BUCKET_KEY, text);
        };
    }

    XmlElement document() {
        List<XmlElement> wanted = new ArrayList<>();
        wanted.add(XmlElement.of(ALGORITHM, scheme == EncryptionScheme.SSE_KMS ? KMS : AES256));
        if (!keyId.isEmpty()) {
            wanted.add(XmlElement.of(KEY_ID, keyId));
        }
        return XmlElement.of(
                ROOT,
                XmlElement.of(
                        RULE,
                        new XmlElement(DEFAULT, "", wanted),
                        XmlElement.of(BUCKET_KEY, Boolean.toString(bucketKey))));
    }
}
