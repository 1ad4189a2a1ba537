/** Commands on buckets. Each keeps the volume's counters and the count of all buckets in step. */
package io.ozone.om.command.bucket;
