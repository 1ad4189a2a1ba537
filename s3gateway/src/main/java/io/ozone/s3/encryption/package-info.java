/**
 * Server-side encryption. The door encrypts what it stores and decrypts what it sends, so the cluster never sees the bytes;
 * what is needed to read them again stands in the object's row.
 *
 * <p>Each object, or multipart upload, has a random data key ({@link io.ozone.s3.encryption.ContentKey}), which a
 * {@link io.ozone.s3.encryption.KeyWrapper} has wrapped: by a key of the cluster (SSE-S3, and SSE-KMS where the cluster keeps
 * the keys), by the customer's (SSE-C), or by Vault's (SSE-KMS). {@link io.ozone.s3.encryption.ObjectEncryption} is what
 * operations call.
 */
package io.ozone.s3.encryption;
