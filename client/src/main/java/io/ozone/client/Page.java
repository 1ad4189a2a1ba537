package io.ozone.client;

import java.util.List;

/**
 * Part of a listing.
 *
 * @param truncated there is more; ask again with the last item's name as {@code startAfter}
 */
public record Page<T>(List<T> items, boolean truncated) {}
