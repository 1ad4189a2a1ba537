package io.ozone.client;

/**
 * What a door makes calls for, so that who is told of what they do can be told this, too.
 *
 * @param sourceAddress from where the request came
 * @param requestId what its answer calls it
 * @param operation what the door calls what is asked for, such as CopyObject
 */
public record RequestOrigin(String sourceAddress, String requestId, String operation) {
    static final RequestOrigin NONE = new RequestOrigin("", "", "");
}
