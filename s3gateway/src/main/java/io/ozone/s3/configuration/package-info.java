/**
 * What buckets can be configured with, as S3's documents say it: {@link io.ozone.s3.configuration.StoredConfiguration}
 * lists the kinds, with a class for each that checks a document and knows what it means. What was checked is kept with
 * the bucket and given back as it is.
 */
package io.ozone.s3.configuration;
