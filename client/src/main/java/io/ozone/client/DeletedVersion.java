package io.ozone.client;

/**
 * What became of a version of one {@link OzoneBucket#deleteAll}.
 *
 * @param deleteMarker whether it was a delete marker
 * @param missing whether there was none
 * @param locked whether it is locked, and stays
 */
public record DeletedVersion(VersionName name, boolean deleteMarker, boolean missing, boolean locked) {}
