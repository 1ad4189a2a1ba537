package io.ozone.om.service;

import io.ozone.wire.om.BucketLayout;

/**
 * What the leader holds commands to.
 *
 * @param volumesOfUser most volumes one user may own
 * @param buckets most buckets there may be in all volumes
 * @param firstBlocks most blocks that are handed out when a key is opened
 * @param metadataBytes most bytes of a key's or bucket's metadata, and of a key's tags, names and values together
 * @param layout of a bucket that names none
 */
public record Limits(int volumesOfUser, int buckets, int firstBlocks, long metadataBytes, BucketLayout layout) {}
