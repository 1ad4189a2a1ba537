/**
 * The document in which the signer of an upload form says what may be uploaded with it:
 * {@link io.ozone.s3.policy.PostPolicy}, read by {@link io.ozone.s3.policy.Json}.
 */
package io.ozone.s3.policy;
