package io.ozone.s3.encryption;

import io.ozone.s3.http.Exchange;
import io.ozone.wire.om.Encryption;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** The headers that are about server-side encryption, in requests and in answers. */
public final class EncryptionHeaders {
    static final String METHOD = "x-amz-server-side-encryption";
    static final String KMS_KEY_ID = METHOD + "-aws-kms-key-id";
    static final String KMS_CONTEXT = METHOD + "-context";
    static final String BUCKET_KEY = METHOD + "-bucket-key-enabled";
    static final String CUSTOMER_ALGORITHM = METHOD + "-customer-algorithm";
    static final String CUSTOMER_KEY_MD5 = METHOD + "-customer-key-md5";

    private static final String CUSTOMER_KEY = METHOD + "-customer-key";
    private static final String OF_SOURCE = "x-amz-copy-source-server-side-encryption";

    /** How new content is to be encrypted. */
    public static final String[] ASKED = {
        METHOD, KMS_KEY_ID, KMS_CONTEXT, BUCKET_KEY, CUSTOMER_ALGORITHM, CUSTOMER_KEY, CUSTOMER_KEY_MD5
    };

    /** The customer's key for what is there. */
    public static final String[] CUSTOMER = {CUSTOMER_ALGORITHM, CUSTOMER_KEY, CUSTOMER_KEY_MD5};

    /** The customer's key for what is copied. */
    public static final String[] CUSTOMER_OF_SOURCE = {
        OF_SOURCE + "-customer-algorithm", OF_SOURCE + "-customer-key", OF_SOURCE + "-customer-key-md5"
    };

    static final String AES256 = "AES256";
    static final String KMS = "aws:kms";

    private EncryptionHeaders() {}

    /** Whether there is any but those about what is copied. Most requests have none. */
    static boolean areIn(HttpFields headers) {
        for (HttpField field : headers) {
            if (field.getLowerCaseName().startsWith(METHOD)) {
                return true;
            }
        }
        return false;
    }

    /** Says how an object is encrypted. @param customerKey that the request brought; null = none */
    static void set(Exchange exchange, Encryption encryption, CustomerKey customerKey) {
        switch (encryption.getScheme()) {
            case SSE_S3 -> exchange.setHeader(METHOD, AES256);
            case SSE_KMS -> {
                exchange.setHeader(METHOD, KMS);
                exchange.setHeader(KMS_KEY_ID, encryption.getKeyId());
                if (encryption.getBucketKey()) {
                    exchange.setHeader(BUCKET_KEY, "true");
                }
            }
            case SSE_C -> {
                if (customerKey != null) {
                    exchange.setHeader(CUSTOMER_ALGORITHM, CustomerKey.ALGORITHM);
                    exchange.setHeader(CUSTOMER_KEY_MD5, customerKey.md5());
                }
            }
            default -> {
                // It is not encrypted, and that is not said.
            }
        }
    }
}
