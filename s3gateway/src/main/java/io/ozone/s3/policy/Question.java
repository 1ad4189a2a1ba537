package io.ozone.s3.policy;

import java.util.List;

/** One action on one resource that somebody asks to be allowed. */
public interface Question {
    /** What stores the logs of requests, as policies name it. */
    String LOGGING_SERVICE = "logging.s3.amazonaws.com";

    /** null = nobody knows who asks, or no user does. */
    String user();

    /** What asks in nobody's name, as policies name it; null = somebody asks. */
    default String service() {
        return null;
    }

    /** As policies name it, such as s3:GetObject. */
    String action();

    /** Name of the bucket, and behind a slash the key when it is about an object. */
    String resource();

    /**
     * What a condition is held against; empty = the request has nothing of the kind.
     *
     * @param name of the tag, for keys that name one; else empty
     */
    List<String> values(ConditionKey key, String name);
}
