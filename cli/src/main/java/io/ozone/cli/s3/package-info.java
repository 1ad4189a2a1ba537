/** {@code ozone s3}: the secrets that sign requests at the S3 door. Start with {@link io.ozone.cli.s3.S3Commands}. */
package io.ozone.cli.s3;
