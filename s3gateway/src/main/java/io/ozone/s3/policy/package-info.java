/**
 * Documents in JSON that say what may be done: {@link io.ozone.s3.policy.BucketPolicy}, that of a bucket's owner, {@link
 * io.ozone.s3.policy.SessionPolicy}, which says what temporary credentials are for, and {@link
 * io.ozone.s3.policy.PostPolicy}, in which the signer of an upload form says what may be uploaded with it. All are read by
 * {@link io.ozone.s3.policy.Json}.
 */
package io.ozone.s3.policy;
