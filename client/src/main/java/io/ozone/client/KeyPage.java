package io.ozone.client;

import java.util.List;

/**
 * Part of a listing of keys.
 *
 * @param keys without block locations
 * @param commonPrefixes names rolled up at the delimiter
 * @param truncated there is more
 * @param next pass as {@code startAfter} to get it; empty when not truncated
 */
public record KeyPage(List<KeyInfo> keys, List<String> commonPrefixes, boolean truncated, String next) {}
