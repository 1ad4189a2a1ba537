package io.ozone.client;

/**
 * What became of a version of one {@link OzoneBucket#deleteAll}.
 *
 * @param deleteMarker whether it was a delete marker
 * @param missing whether there was none
 */
public record DeletedVersion(VersionName name, boolean deleteMarker, boolean missing) {}
