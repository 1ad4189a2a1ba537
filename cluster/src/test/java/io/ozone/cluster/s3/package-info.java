/**
 * What S3 promises, operation by operation, asked of a whole cluster with Amazon's own client. The expectations are those
 * of AWS' documentation, not of the code; what the door does not serve yet is not asked for, but in {@code NotImplementedIT}.
 */
package io.ozone.cluster.s3;
