/**
 * One HTTP request and its answer, as the rest of the gateway sees them: {@link io.ozone.s3.http.Exchange}
 * moves bytes with back-pressure, {@link io.ozone.s3.http.RequestTarget} says which bucket, key and
 * parameters are meant, {@link io.ozone.s3.http.UploadForm} takes a browser's form apart. Jetty is known here and in the root package only, but for its header fields.
 */
package io.ozone.s3.http;
