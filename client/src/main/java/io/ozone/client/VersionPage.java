package io.ozone.client;

import java.util.List;

/**
 * Part of a listing of versions.
 *
 * @param commonPrefixes keys rolled up at the delimiter
 * @param truncated there is more
 * @param nextKey pass with {@code nextVersionId} as markers to get it; empty when not truncated
 */
public record VersionPage(
        List<KeyVersion> versions,
        List<String> commonPrefixes,
        boolean truncated,
        String nextKey,
        String nextVersionId) {}
