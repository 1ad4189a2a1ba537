package io.ozone.client;

/**
 * A part of an upload under way.
 *
 * @param checksum as given with the part; empty when none was
 */
public record PartInfo(int number, long length, long modifiedMillis, String etag, String checksum) {}
