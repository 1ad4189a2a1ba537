package io.ozone.cli.sh;

import io.ozone.common.error.ErrorCode;

/**
 * What a command acts on: {@code [o3://host[:port]/]volume/bucket/key}. Parts that are not given are empty.
 *
 * @param host host, host:port or a service id of the Ozone Manager; empty = the configured one
 */
record Address(String host, String volume, String bucket, String key) {
    private static final String SCHEME = "o3://";

    static Address parse(String text) {
        String path = text;
        String host = "";
        if (text.startsWith(SCHEME)) {
            int slash = text.indexOf('/', SCHEME.length());
            host = text.substring(SCHEME.length(), slash < 0 ? text.length() : slash);
            path = slash < 0 ? "" : text.substring(slash);
        } else if (text.contains("://")) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "'%s' has a scheme that is not served here; an address is [o3://host[:port]/]volume/bucket/key",
                    text);
        }
        String[] parts = (path.startsWith("/") ? path.substring(1) : path).split("/", 3);
        return new Address(host, part(parts, 0), part(parts, 1), part(parts, 2));
    }

    static Address root(String text) {
        Address address = parse(text);
        if (!address.volume.isEmpty()) {
            throw wrong(text, "[o3://host[:port]/]");
        }
        return address;
    }

    static Address volume(String text) {
        Address address = parse(text);
        if (address.volume.isEmpty() || !address.bucket.isEmpty()) {
            throw wrong(text, "a volume");
        }
        return address;
    }

    static Address bucket(String text) {
        Address address = parse(text);
        if (address.bucket.isEmpty() || !address.key.isEmpty()) {
            throw wrong(text, "volume/bucket");
        }
        return address;
    }

    static Address key(String text) {
        Address address = parse(text);
        if (address.key.isEmpty()) {
            throw wrong(text, "volume/bucket/key");
        }
        return address;
    }

    Address withKey(String other) {
        return new Address(host, volume, bucket, other);
    }

    /** Without the host. */
    String path() {
        StringBuilder path = new StringBuilder(volume);
        if (!bucket.isEmpty()) {
            path.append('/').append(bucket);
        }
        if (!key.isEmpty()) {
            path.append('/').append(key);
        }
        return path.toString();
    }

    private static RuntimeException wrong(String text, String expected) {
        return ErrorCode.INVALID_ARGUMENT.failure("'%s' is not the address this command needs: %s", text, expected);
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }
}
