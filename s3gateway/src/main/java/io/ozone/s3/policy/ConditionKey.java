package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.Locale;

/** What conditions can be about. */
public enum ConditionKey {
    SOURCE_IP("aws:SourceIp", Type.ADDRESS),
    SECURE_TRANSPORT("aws:SecureTransport", Type.FLAG),
    REFERER("aws:Referer", Type.TEXT),
    USER_AGENT("aws:UserAgent", Type.TEXT),
    CURRENT_TIME("aws:CurrentTime", Type.DATE),
    EPOCH_TIME("aws:EpochTime", Type.DATE),
    USERNAME("aws:username", Type.TEXT),
    USERID("aws:userid", Type.TEXT),
    /** The bucket that a service asks for; of what users ask it is never there. */
    SOURCE_ARN("aws:SourceArn", Type.ARN),
    /** Its owner. */
    SOURCE_ACCOUNT("aws:SourceAccount", Type.TEXT),
    PREFIX("s3:prefix", Type.TEXT),
    DELIMITER("s3:delimiter", Type.TEXT),
    MAX_KEYS("s3:max-keys", Type.NUMBER),
    ACL("s3:x-amz-acl", Type.TEXT),
    GRANT_READ("s3:x-amz-grant-read", Type.TEXT),
    GRANT_WRITE("s3:x-amz-grant-write", Type.TEXT),
    GRANT_READ_ACP("s3:x-amz-grant-read-acp", Type.TEXT),
    GRANT_WRITE_ACP("s3:x-amz-grant-write-acp", Type.TEXT),
    GRANT_FULL_CONTROL("s3:x-amz-grant-full-control", Type.TEXT),
    COPY_SOURCE("s3:x-amz-copy-source", Type.TEXT),
    METADATA_DIRECTIVE("s3:x-amz-metadata-directive", Type.TEXT),
    STORAGE_CLASS("s3:x-amz-storage-class", Type.TEXT),
    ENCRYPTION("s3:x-amz-server-side-encryption", Type.TEXT),
    ENCRYPTION_KEY_ID("s3:x-amz-server-side-encryption-aws-kms-key-id", Type.TEXT),
    ENCRYPTION_BY_CUSTOMER("s3:x-amz-server-side-encryption-customer-algorithm", Type.TEXT),
    CONTENT_SHA256("s3:x-amz-content-sha256", Type.TEXT),
    REDIRECT("s3:x-amz-website-redirect-location", Type.TEXT),
    /** As the request's header writes it; of a list's object its ETag, without quotes. */
    IF_MATCH("s3:if-match", Type.TEXT),
    IF_NONE_MATCH("s3:if-none-match", Type.TEXT),
    /** Whether what needs s3:PutObject makes an object, and is not just a step of an upload in parts. */
    CREATES_OBJECT("s3:ObjectCreationOperation", Type.FLAG),
    /** Of the lock that a request asks for, in its headers or its document, as are the next three. */
    LOCK_MODE("s3:object-lock-mode", Type.TEXT),
    LOCK_UNTIL("s3:object-lock-retain-until-date", Type.DATE),
    /** In days, rounded, so that clocks that differ a little make no difference. */
    LOCK_DAYS("s3:object-lock-remaining-retention-days", Type.NUMBER),
    LEGAL_HOLD("s3:object-lock-legal-hold", Type.TEXT),
    VERSION_ID("s3:VersionId", Type.TEXT),
    /** With the name of a tag behind it. */
    REQUEST_TAG("s3:RequestObjectTag/", Type.TEXT),
    /** The only one that a request can have several values of. */
    REQUEST_TAG_KEYS("s3:RequestObjectTagKeys", Type.TEXT),
    /** With the name of a tag behind it. */
    EXISTING_TAG("s3:ExistingObjectTag/", Type.TEXT),
    TLS_VERSION("s3:TlsVersion", Type.NUMBER),
    SIGNATURE_VERSION("s3:signatureversion", Type.TEXT),
    /** In milliseconds. */
    SIGNATURE_AGE("s3:signatureAge", Type.NUMBER),
    AUTH_TYPE("s3:authType", Type.TEXT);

    /** What can be said of it, besides what can be said of any text. */
    enum Type {
        TEXT,
        NUMBER,
        DATE,
        FLAG,
        ADDRESS,
        ARN
    }

    private final String text;
    private final Type type;

    ConditionKey(String text, Type type) {
        this.text = text;
        this.type = type;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    static ConditionKey of(String written) {
        for (ConditionKey key : values()) {
            boolean same = key.namesTag()
                    ? written.length() > key.text.length()
                            && written.toLowerCase(Locale.ROOT).startsWith(key.text.toLowerCase(Locale.ROOT))
                    : written.equalsIgnoreCase(key.text);
            if (same) {
                return key;
            }
        }
        throw S3Error.MALFORMED_POLICY
                .failure("Policy has an invalid condition key: '%s'", written)
                .with("Detail", written);
    }

    /** The tag that a key names as it is written; empty for keys that name none. */
    String tag(String written) {
        return namesTag() ? written.substring(text.length()) : "";
    }

    /** As policies write it. */
    public String text() {
        return text;
    }

    Type type() {
        return type;
    }

    boolean isList() {
        return this == REQUEST_TAG_KEYS;
    }

    private boolean namesTag() {
        return text.endsWith("/");
    }
}
