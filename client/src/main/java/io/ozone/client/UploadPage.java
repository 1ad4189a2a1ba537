package io.ozone.client;

import java.util.List;

/**
 * Part of a listing of uploads.
 *
 * @param commonPrefixes keys rolled up at the delimiter
 * @param truncated there is more
 * @param nextKey pass with {@code nextUploadId} as markers to get it; empty when not truncated
 */
public record UploadPage(
        List<UploadInfo> uploads,
        List<String> commonPrefixes,
        boolean truncated,
        String nextKey,
        String nextUploadId) {}
