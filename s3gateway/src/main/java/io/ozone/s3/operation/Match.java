package io.ozone.s3.operation;

import io.ozone.s3.http.Level;
import java.util.HashSet;
import java.util.Set;

/**
 * The requests that an operation serves.
 *
 * @param name of the operation, as S3 calls it
 * @param method HTTP method
 * @param subresource query parameter that must be there; empty = none
 * @param parameters further query parameters that it understands
 * @param headers x-amz and conditional headers that it understands, lower case; a name that ends in a star
 *     stands for all that start so
 */
public record Match(
        String name, String method, Level level, String subresource, Set<String> parameters, Set<String> headers) {
    static Match plain(String name, String method, Level level) {
        return new Match(name, method, level, "", Set.of(), Set.of());
    }

    Match subresource(String value) {
        return new Match(name, method, level, value, parameters, headers);
    }

    Match parameters(String... values) {
        return new Match(name, method, level, subresource, Set.of(values), headers);
    }

    Match headers(String... values) {
        return new Match(name, method, level, subresource, parameters, Set.of(values));
    }

    /** It understands these parameters, too. */
    Match withParameters(String... values) {
        Set<String> all = new HashSet<>(parameters);
        all.addAll(Set.of(values));
        return new Match(name, method, level, subresource, Set.copyOf(all), headers);
    }

    /** Another operation that differs by its headers alone: it understands these, too. */
    Match withHeaders(String otherName, String... values) {
        Set<String> all = new HashSet<>(headers);
        all.addAll(Set.of(values));
        return new Match(otherName, method, level, subresource, parameters, Set.copyOf(all));
    }
}
