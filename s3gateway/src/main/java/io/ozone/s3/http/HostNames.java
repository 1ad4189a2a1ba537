package io.ozone.s3.http;

import io.ozone.s3.S3Settings;
import io.ozone.s3.error.S3Error;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the bucket that a Host header names: with {@code ozone.s3g.domain.name=s3.example.com} the host
 * {@code photos.s3.example.com} means the bucket photos. With several domains the longest match counts.
 */
public final class HostNames {
    private final List<String> domains;

    /** @param domains empty = every request names its bucket in the path */
    public HostNames(List<String> domains) {
        this.domains = domains.stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * @param host the header with or without port; null = not sent
     * @return empty = the path names the bucket
     * @throws io.ozone.s3.error.S3Exception InvalidRequest for a name of which it is not known whether it
     *     holds a bucket: taking the first segment of the path for the bucket could hit a wrong one
     */
    public String bucket(String host) {
        if (domains.isEmpty() || host == null) {
            return "";
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        for (String domain : domains) {
            if (name.equals(domain)) {
                return "";
            }
            if (name.endsWith(domain) && name.charAt(name.length() - domain.length() - 1) == '.') {
                return name.substring(0, name.length() - domain.length() - 1);
            }
        }
        if (isAddress(name) || name.equals("localhost") || name.isEmpty()) {
            return "";
        }
        throw S3Error.INVALID_REQUEST.failure(
                "The host '%s' belongs to none of the domains %s of %s; use one of them, or an IP address",
                host, domains, S3Settings.DOMAIN_NAME.name());
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    private static boolean isAddress(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return name.startsWith("[");
            }
        }
        return true;
    }
}
