package io.ozone.client;

/**
 * A version of a key in a listing.
 *
 * @param key the version, with its id in any bucket; of a delete marker only name, id, owner and time mean something
 * @param latest whether it is the newest of its key
 */
public record KeyVersion(KeyInfo key, boolean latest, boolean deleteMarker) {}
