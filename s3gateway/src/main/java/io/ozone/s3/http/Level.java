package io.ozone.s3.http;

/** What a request is about. */
public enum Level {
    SERVICE,
    BUCKET,
    OBJECT
}
