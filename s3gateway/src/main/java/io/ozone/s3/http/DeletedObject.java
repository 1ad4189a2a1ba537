package io.ozone.s3.http;

/**
 * One of the objects that a request was to delete by a list, for the log of its bucket's requests.
 *
 * @param versionId that the list names; empty = none
 * @param status that its deletion would have had by itself
 * @param errorCode S3's; empty = it is gone
 */
public record DeletedObject(String key, String versionId, int status, String errorCode) {}
