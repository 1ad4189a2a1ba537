package io.ozone.client;

import java.util.List;

/**
 * An upload with some of its parts, by number.
 *
 * @param truncated there are more; ask again behind the last one's number
 */
public record PartPage(UploadInfo upload, List<PartInfo> parts, boolean truncated) {}
