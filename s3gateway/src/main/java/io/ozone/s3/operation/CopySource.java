package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.CopySourceName;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.store.ObjectStore;
import org.eclipse.jetty.http.HttpDateTime;

/** The object that a request copies from, and the conditions that it must meet. */
final class CopySource {
    static final String HEADER = CopySourceName.HEADER;
    static final String IF_MATCH = "x-amz-copy-source-if-match";
    static final String IF_NONE_MATCH = "x-amz-copy-source-if-none-match";
    static final String IF_MODIFIED_SINCE = "x-amz-copy-source-if-modified-since";
    static final String IF_UNMODIFIED_SINCE = "x-amz-copy-source-if-unmodified-since";
    static final String EXPECTED_OWNER = "x-amz-source-expected-bucket-owner";

    /** All that say what is copied. */
    private static final String[] HEADERS = {
        HEADER, IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE, EXPECTED_OWNER
    };

    private static final String VERSION_ID = "x-amz-copy-source-version-id";

    private CopySource() {}

    /** The requests of an operation that copies, which has these headers of its own. */
    static Match match(Match own, String name) {
        return own.withHeaders(name, HEADERS).withHeaders(name, EncryptionHeaders.CUSTOMER_OF_SOURCE);
    }

    /**
     * The object, or the version of it, with its locations; the answer says which version.
     *
     * @throws io.ozone.s3.error.S3Exception PreconditionFailed, also where a GET would answer 304
     */
    static KeyInfo find(Exchange exchange, ObjectStore store) {
        CopySourceName source = CopySourceName.parse(exchange);
        KeyInfo key = lookup(exchange, store, source.bucket(), source.key(), source.versionId());
        exchange.requirePinned(key.bucket(), key.name(), key.generation());
        check(exchange, key);
        if (!key.versionId().isEmpty()) {
            exchange.setHeader(VERSION_ID, key.versionId());
        }
        return key;
    }

    /** S3 takes no more in one piece, of an object or of a part. */
    static void requireSmall(long length) {
        if (length > UploadPart.MAX_BYTES) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The specified copy source is larger than the maximum allowable size for a copy source: %d",
                    UploadPart.MAX_BYTES);
        }
    }

    /** Names the source in what it fails with, as the answer would else be about the object that is copied to. */
    private static KeyInfo lookup(Exchange exchange, ObjectStore store, String bucket, String key, String versionId) {
        try {
            checkOwner(exchange, store, bucket);
            return store.lookup(bucket, key, versionId);
        } catch (OzoneException e) {
            switch (e.code()) {
                case IS_DELETE_MARKER:
                    throw S3Error.INVALID_REQUEST.failure(
                            e,
                            "The source of a copy request may not specifically refer to a delete marker by version"
                                    + " id.");
                case KEY_NOT_FOUND:
                    throw S3Exception.of(e).with("Key", key);
                case NO_SUCH_VERSION:
                    throw S3Exception.of(e).with("Key", key).with("VersionId", versionId);
                case BUCKET_NOT_FOUND:
                case VOLUME_NOT_FOUND:
                    throw S3Exception.of(e).with("BucketName", bucket);
                default:
                    throw e;
            }
        }
    }

    private static void checkOwner(Exchange exchange, ObjectStore store, String bucket) {
        String expected = exchange.header(EXPECTED_OWNER);
        if (expected != null && !store.bucket(bucket).owner().equals(expected)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "The owner of bucket %s is not '%s', as %s says", bucket, expected, EXPECTED_OWNER);
        }
    }

    /** An ETag counts for more than a date: with one that decides, the date of the same sense is not looked at. */
    private static void check(Exchange exchange, KeyInfo key) {
        long modified = key.modifiedMillis() / 1000;
        String ifMatch = exchange.headerList(IF_MATCH);
        if (ifMatch != null) {
            require(ReadConditions.matches(ifMatch, key.etag()), IF_MATCH, ifMatch, key);
        } else {
            long since = seconds(exchange.header(IF_UNMODIFIED_SINCE));
            require(since < 0 || modified <= since, IF_UNMODIFIED_SINCE, exchange.header(IF_UNMODIFIED_SINCE), key);
        }
        String ifNoneMatch = exchange.headerList(IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            require(!ReadConditions.matches(ifNoneMatch, key.etag()), IF_NONE_MATCH, ifNoneMatch, key);
        } else {
            long since = seconds(exchange.header(IF_MODIFIED_SINCE));
            require(since < 0 || modified > since, IF_MODIFIED_SINCE, exchange.header(IF_MODIFIED_SINCE), key);
        }
    }

    private static void require(boolean holds, String header, String value, KeyInfo key) {
        if (!holds) {
            throw S3Error.PRECONDITION_FAILED.failure(
                    "%s: %s does not hold for %s, whose ETag is \"%s\"", header, value, key.name(), key.etag());
        }
    }

    /** -1 = there is none that can be read. */
    private static long seconds(String date) {
        long millis = date == null ? -1 : HttpDateTime.parseToEpoch(date);
        return millis < 0 ? -1 : millis / 1000;
    }
}
