package io.ozone.s3.encryption;

import io.ozone.s3.configuration.DefaultEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.policy.Json;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/**
 * How a request wants new content to be encrypted.
 *
 * @param scheme unspecified = it does not say
 * @param keyId of SSE-KMS; empty = the default one
 * @param context of SSE-KMS, in base64; empty = none
 * @param bucketKey null = it does not say
 * @param customerKey of SSE-C; null = none
 */
public record AskedEncryption(
        EncryptionScheme scheme, String keyId, String context, Boolean bucketKey, CustomerKey customerKey) {
    static final AskedEncryption NOTHING =
            new AskedEncryption(EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED, "", "", null, null);

    private static final String DOUBLE_KMS = "aws:kms:dsse";
    private static final int MAX_KEY_ID = 256;
    private static final int MAX_CONTEXT = 8 << 10;

    /** @throws io.ozone.s3.error.S3Exception InvalidArgument; NotImplemented for two layers of encryption */
    static AskedEncryption read(HttpFields headers) {
        if (!EncryptionHeaders.areIn(headers)) {
            return NOTHING;
        }
        CustomerKey customerKey = CustomerKey.read(headers, EncryptionHeaders.CUSTOMER);
        String method = headers.get(EncryptionHeaders.METHOD);
        boolean kms = method != null && isKms(method.strip());
        if (customerKey != null && method != null) {
            throw invalid(
                    EncryptionHeaders.METHOD,
                    "Server Side Encryption with Customer provided key is incompatible with the encryption method"
                            + " specified");
        }
        String keyId = ofKms(headers, EncryptionHeaders.KMS_KEY_ID, kms);
        String context = ofKms(headers, EncryptionHeaders.KMS_CONTEXT, kms);
        checkKeyId(keyId);
        checkContext(context);
        return new AskedEncryption(scheme(method, kms, customerKey), keyId, context, bucketKey(headers), customerKey);
    }

    private static EncryptionScheme scheme(String method, boolean kms, CustomerKey customerKey) {
        if (customerKey != null) {
            return EncryptionScheme.SSE_C;
        }
        if (method == null) {
            return EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED;
        }
        return kms ? EncryptionScheme.SSE_KMS : EncryptionScheme.SSE_S3;
    }

    private static boolean isKms(String method) {
        switch (method) {
            case EncryptionHeaders.AES256:
                return false;
            case EncryptionHeaders.KMS:
                return true;
            case DOUBLE_KMS:
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "Two layers of encryption (%s) are not implemented; use %s", DOUBLE_KMS, EncryptionHeaders.KMS);
            default:
                throw invalid(
                        EncryptionHeaders.METHOD,
                        "The encryption method specified is not supported: '" + method + "'; it can be "
                                + EncryptionHeaders.AES256 + " or " + EncryptionHeaders.KMS);
        }
    }

    private static String ofKms(HttpFields headers, String name, boolean kms) {
        String value = headers.get(name);
        if (value == null) {
            return "";
        }
        if (!kms) {
            throw invalid(
                    name,
                    "Server Side Encryption with AWS KMS managed key requires HTTP header " + EncryptionHeaders.METHOD
                            + " : " + EncryptionHeaders.KMS);
        }
        return value.strip();
    }

    private static Boolean bucketKey(HttpFields headers) {
        String value = headers.get(EncryptionHeaders.BUCKET_KEY);
        if (value == null) {
            return null;
        }
        if (!value.strip().equalsIgnoreCase("true") && !value.strip().equalsIgnoreCase("false")) {
            throw invalid(EncryptionHeaders.BUCKET_KEY, "It can be true or false, not '" + value + "'");
        }
        return Boolean.valueOf(value.strip());
    }

    private static void checkKeyId(String keyId) {
        if (keyId.length() > MAX_KEY_ID || !keyId.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw invalid(
                    EncryptionHeaders.KMS_KEY_ID,
                    "A KMS key's id has at most " + MAX_KEY_ID + " characters, and no spaces; it is '" + keyId + "'");
        }
    }

    private static void checkContext(String context) {
        if (context.isEmpty()) {
            return;
        }
        try {
            String json = new String(Base64.getDecoder().decode(context), StandardCharsets.UTF_8);
            boolean texts = Json.parse(json) instanceof Map<?, ?> pairs
                    && pairs.values().stream().allMatch(String.class::isInstance);
            if (texts && context.length() <= MAX_CONTEXT) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    e, EncryptionHeaders.KMS_CONTEXT + " is no JSON in base64: " + e.getMessage());
        }
        throw invalid(
                EncryptionHeaders.KMS_CONTEXT,
                "It must be the base64 of a JSON object of texts, of at most " + MAX_CONTEXT + " characters");
    }

    static RuntimeException invalid(String header, String message) {
        return S3Error.INVALID_ARGUMENT.failure("%s: %s", header, message).with("ArgumentName", header);
    }

    /** Whether the request says anything of encryption. */
    public boolean isThere() {
        return this != NOTHING;
    }

    /** Whether what is said by name is what an upload was begun with; a customer's key is compared elsewhere. */
    boolean fits(Encryption upload) {
        if (scheme == EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED || customerKey != null) {
            return true;
        }
        return scheme == upload.getScheme()
                && (keyId.isEmpty() || keyId.equals(upload.getKeyId()))
                && (context.isEmpty() || context.equals(upload.getContext()))
                && (bucketKey == null || bucketKey == upload.getBucketKey());
    }

    /** With what the bucket says where the request does not. @param ofBucket null = it says nothing */
    AskedEncryption orElse(DefaultEncryption ofBucket) {
        if (ofBucket == null || (scheme != EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED && !isKms())) {
            return this;
        }
        Boolean bucketKeyToo = bucketKey == null ? Boolean.valueOf(ofBucket.bucketKey()) : bucketKey;
        return isKms()
                ? new AskedEncryption(scheme, keyId, context, bucketKeyToo, null)
                : new AskedEncryption(ofBucket.scheme(), ofBucket.keyId(), "", bucketKeyToo, null);
    }

    boolean isKms() {
        return scheme == EncryptionScheme.SSE_KMS;
    }
}
