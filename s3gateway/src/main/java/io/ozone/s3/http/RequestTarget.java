package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The bucket, the key and the parameters that a request names.
 *
 * <p>Taken from the path exactly as it was sent: keys may hold empty segments, dots, escaped slashes and
 * control characters, so nothing is normalised.
 *
 * @param rawPath as sent; signatures cover it
 * @param bucket empty at {@link Level#SERVICE}
 * @param key empty unless at {@link Level#OBJECT}
 */
public record RequestTarget(String rawPath, String bucket, String key, List<Parameter> parameters) {
    private static final int MAX_PARAMETERS = 100;

    /**
     * @param target path and query as they were sent, or a whole URI
     * @param hostBucket the bucket that the Host header names; empty = the path names it
     */
    public static RequestTarget parse(String target, String hostBucket) {
        String pathAndQuery = withoutAuthority(target);
        int question = pathAndQuery.indexOf('?');
        String rawPath = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
        if (!rawPath.startsWith("/")) {
            throw S3Error.INVALID_URI.failure("The path '%s' does not start with a slash", rawPath);
        }
        List<Parameter> parameters = parameters(question < 0 ? "" : pathAndQuery.substring(question + 1));
        if (!hostBucket.isEmpty()) {
            return new RequestTarget(rawPath, hostBucket, Percent.decode(rawPath.substring(1), false), parameters);
        }
        int slash = rawPath.indexOf('/', 1);
        String bucket = Percent.decode(rawPath.substring(1, slash < 0 ? rawPath.length() : slash), false);
        String key = slash < 0 ? "" : Percent.decode(rawPath.substring(slash + 1), false);
        if (bucket.isEmpty() && slash >= 0) {
            throw S3Error.INVALID_URI.failure("The path '%s' names no bucket; write /bucket/key", rawPath);
        }
        return new RequestTarget(rawPath, bucket, key, parameters);
    }

    public Level level() {
        if (bucket.isEmpty()) {
            return Level.SERVICE;
        }
        return key.isEmpty() ? Level.BUCKET : Level.OBJECT;
    }

    /** The first value of a parameter; null when it is not there. */
    public String parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    public String parameter(String name, String otherwise) {
        String value = parameter(name);
        return value == null ? otherwise : value;
    }

    public boolean has(String name) {
        return parameter(name) != null;
    }

    /** The same without some parameters. */
    public RequestTarget without(Set<String> names) {
        List<Parameter> others = parameters.stream()
                .filter(parameter -> !names.contains(parameter.name()))
                .toList();
        return new RequestTarget(rawPath, bucket, key, others);
    }

    /** Proxies are sent whole URIs, and some pass them on. */
    private static String withoutAuthority(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    /** @param rawQuery or what a form has in its place */
    static List<Parameter> parameters(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return List.of();
        }
        List<Parameter> parameters = new ArrayList<>();
        int start = 0;
        while (start <= rawQuery.length()) {
            int end = rawQuery.indexOf('&', start);
            end = end < 0 ? rawQuery.length() : end;
            if (end > start) {
                parameters.add(parameter(rawQuery, start, end));
            }
            start = end + 1;
        }
        if (parameters.size() > MAX_PARAMETERS) {
            throw S3Error.INVALID_URI.failure(
                    "The request has %d parameters; at most %d are read", parameters.size(), MAX_PARAMETERS);
        }
        return parameters;
    }

    private static Parameter parameter(String rawQuery, int start, int end) {
        int equals = rawQuery.indexOf('=', start);
        return equals < 0 || equals >= end
                ? new Parameter(Percent.decode(rawQuery.substring(start, end), true), "")
                : new Parameter(
                        Percent.decode(rawQuery.substring(start, equals), true),
                        Percent.decode(rawQuery.substring(equals + 1, end), true));
    }
}
