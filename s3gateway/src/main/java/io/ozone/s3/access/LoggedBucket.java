package io.ozone.s3.access;

import io.ozone.wire.om.BucketConfiguration;

/**
 * A bucket whose requests are logged.
 *
 * @param configuration that says where, as it is kept
 */
public record LoggedBucket(String bucket, String owner, BucketConfiguration configuration) {
    /** As policies name it. */
    public String arn() {
        return "arn:aws:s3:::" + bucket;
    }
}
