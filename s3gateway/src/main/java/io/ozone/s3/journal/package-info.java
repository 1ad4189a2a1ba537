/**
 * What the gateway tells of its requests when they have ended: meters, the access log and the audit log, each from the
 * same {@link io.ozone.s3.http.Exchange}.
 */
package io.ozone.s3.journal;
