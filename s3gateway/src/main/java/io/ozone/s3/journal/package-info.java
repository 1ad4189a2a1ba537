/**
 * What the gateway tells of its requests when they have ended: meters, the access log, the audit log and the lines of
 * the logs that buckets' owners asked for, each from the
 * same {@link io.ozone.s3.http.Exchange}.
 */
package io.ozone.s3.journal;
