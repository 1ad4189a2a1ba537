package io.ozone.s3.access;

import io.ozone.s3.policy.S3Actions;
import io.ozone.wire.om.KeyLock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One action on one bucket or object that a request needs to be allowed.
 *
 * @param action as policies name it
 * @param key empty = it is about the bucket
 * @param versionId that the request names; empty = none
 * @param tags those that the object shall have; null = the request's headers and parameters are not about this action, as
 *     with the source of a copy
 * @param lock that the version shall have
 * @param ifMatch what the request's document says of the ETag of this object; null = nothing, its header counts
 * @param prefix that the request would list with; null = its parameters say
 * @param making whether it is about an object that the request makes, in place of another or not
 */
public record Wish(
        String action,
        String bucket,
        String key,
        String versionId,
        Supplier<Map<String, String>> tags,
        KeyLock lock,
        String ifMatch,
        String prefix,
        boolean making) {
    private static final KeyLock NO_LOCK = KeyLock.getDefaultInstance();

    /** What a request asks to do with something that is there. */
    public static Wish of(String action, String bucket, String key, String versionId) {
        return new Wish(action, bucket, key, versionId, Map::of, NO_LOCK, null, null, false);
    }

    /** What is said of its own in a request that is about something else, too. */
    public static Wish aside(String action, String bucket, String key, String versionId) {
        return new Wish(action, bucket, key, versionId, null, NO_LOCK, null, null, false);
    }

    /** To list what is called like this, for a request that is about something else. */
    static Wish listing(String bucket, String prefix) {
        return new Wish(S3Actions.LIST_BUCKET, bucket, "", "", null, NO_LOCK, null, prefix, false);
    }

    public static Wish making(
            String action, String bucket, String key, Supplier<Map<String, String>> tags, KeyLock lock) {
        return new Wish(action, bucket, key, "", tags, lock, null, null, true);
    }

    public Wish withAction(String value) {
        return new Wish(value, bucket, key, versionId, tags, lock, ifMatch, prefix, making);
    }

    public Wish withTags(Map<String, String> value) {
        return new Wish(action, bucket, key, versionId, () -> value, lock, ifMatch, prefix, making);
    }

    public Wish withLock(KeyLock value) {
        return new Wish(action, bucket, key, versionId, tags, value, ifMatch, prefix, making);
    }

    public Wish withIfMatch(String value) {
        return new Wish(action, bucket, key, versionId, tags, lock, value, prefix, making);
    }

    /** As policies name it. */
    String resource() {
        return key.isEmpty() ? bucket : bucket + "/" + key;
    }
}
