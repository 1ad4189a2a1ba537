/**
 * Documents in JSON that say what may be done: {@link io.ozone.s3.policy.BucketPolicy}, that of a bucket's owner, and
 * {@link io.ozone.s3.policy.PostPolicy}, in which the signer of an upload form says what may be uploaded with it. Both are
 * read by {@link io.ozone.s3.policy.Json}.
 */
package io.ozone.s3.policy;
