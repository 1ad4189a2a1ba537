/**
 * The logs of buckets' requests that their owners ask for: what says where they go, what waits in memory, and how it becomes
 * objects. Lines are made by {@link io.ozone.s3.journal}.
 */
package io.ozone.s3.logging;
