/**
 * One file for each S3 verb, and the closed table that leads to them: {@link io.ozone.s3.operation.Routes}.
 * A request that the table and the header rules do not name in full is answered NotImplemented, so that a
 * verb that is not there can never be taken for another one. Start with
 * {@link io.ozone.s3.operation.Operation}, then PutObject and GetObject.
 */
package io.ozone.s3.operation;
