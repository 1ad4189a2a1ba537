package io.ozone.client;

/**
 * What became of a key or version that was deleted.
 *
 * @param versionId that was removed, or of the delete marker that was put; empty = the bucket never kept versions
 * @param deleteMarker whether what was removed or put is a delete marker
 */
public record Deletion(String versionId, boolean deleteMarker) {}
