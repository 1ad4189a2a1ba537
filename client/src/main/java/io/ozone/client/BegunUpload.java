package io.ozone.client;

import io.ozone.wire.om.Expiration;

/**
 * A multipart upload that has just begun.
 *
 * @param expiration when its bucket's lifecycle will abort it; null when it will not
 */
public record BegunUpload(String id, Expiration expiration) {}
