package io.ozone.s3.access;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;

/**
 * Which object a request copies from.
 *
 * @param versionId empty = the newest
 */
public record CopySourceName(String bucket, String key, String versionId) {
    public static final String HEADER = "x-amz-copy-source";

    private static final String VERSION = "?versionId=";

    /** @throws io.ozone.s3.error.S3Exception InvalidArgument */
    public static CopySourceName parse(Exchange exchange) {
        String source = exchange.header(HEADER).strip();
        int version = source.indexOf(VERSION);
        String versionId = version < 0 ? "" : source.substring(version + VERSION.length());
        if (version >= 0 && versionId.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure("%s: the version id cannot be the empty string", HEADER);
        }
        String path = Percent.decode(version < 0 ? source : source.substring(0, version), true);
        String name = path.startsWith("/") ? path.substring(1) : path;
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw S3Error.INVALID_ARGUMENT.failure("%s is '%s'; it must be of the form bucket/key", HEADER, source);
        }
        return new CopySourceName(name.substring(0, slash), name.substring(slash + 1), versionId);
    }

    /** Whether the request says which version. */
    public static boolean namesVersion(Exchange exchange) {
        return exchange.header(HEADER).contains(VERSION);
    }

    public String resource() {
        return bucket + "/" + key;
    }
}
