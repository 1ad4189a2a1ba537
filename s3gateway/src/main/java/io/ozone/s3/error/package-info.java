/**
 * Errors as the S3 door words them: {@link io.ozone.s3.error.S3Error} holds the rows that only this door
 * has; everything else is a row of {@link io.ozone.common.error.ErrorCode}. Every package of the gateway
 * throws {@link io.ozone.s3.error.S3Exception}; the front handler turns it into XML.
 */
package io.ozone.s3.error;
