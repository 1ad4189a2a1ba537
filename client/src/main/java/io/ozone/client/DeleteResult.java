package io.ozone.client;

import java.util.List;

/**
 * What became of the keys and versions of one {@link OzoneBucket#deleteAll}.
 *
 * @param markerVersionId of each deleted key's delete marker; empty = the bucket never kept versions
 * @param versions in the order in which they were named
 */
public record DeleteResult(
        List<String> deleted, List<String> missing, String markerVersionId, List<DeletedVersion> versions) {}
