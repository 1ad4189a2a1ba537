package io.ozone.s3.operation;

import io.ozone.s3.http.Api;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import java.util.HashSet;
import java.util.Set;

/**
 * The requests that an operation serves.
 *
 * @param name of the operation, as S3 calls it
 * @param method HTTP method
 * @param api whose operation it is
 * @param subresource query parameter that must be there, of STS with the operation's name as its value; empty = none
 * @param parameters further query parameters that it understands
 * @param headers x-amz and conditional headers that it understands, lower case; a name that ends in a star
 *     stands for all that start so
 */
public record Match(
        String name,
        String method,
        Api api,
        Level level,
        String subresource,
        Set<String> parameters,
        Set<String> headers) {
    private static final String ACTION = "Action";

    static Match plain(String name, String method, Level level) {
        return new Match(name, method, Api.S3, level, "", Set.of(), Set.of());
    }

    /** An operation of STS. */
    static Match call(String name) {
        return new Match(name, "POST", Api.STS, Level.SERVICE, ACTION, Set.of(), Set.of());
    }

    /** Whether it is the one that a request asks for, which is of its method, API and level. */
    boolean isNamedBy(RequestTarget target) {
        String value = target.parameter(subresource);
        return value != null && (api == Api.S3 || value.equals(name));
    }

    Match subresource(String value) {
        return new Match(name, method, api, level, value, parameters, headers);
    }

    Match parameters(String... values) {
        return new Match(name, method, api, level, subresource, Set.of(values), headers);
    }

    Match headers(String... values) {
        return new Match(name, method, api, level, subresource, parameters, Set.of(values));
    }

    /** It understands these parameters, too. */
    Match withParameters(String... values) {
        Set<String> all = new HashSet<>(parameters);
        all.addAll(Set.of(values));
        return new Match(name, method, api, level, subresource, Set.copyOf(all), headers);
    }

    /** Another operation that differs by its headers alone: it understands these, too. */
    Match withHeaders(String otherName, String... values) {
        Set<String> all = new HashSet<>(headers);
        all.addAll(Set.of(values));
        return new Match(otherName, method, api, level, subresource, parameters, Set.copyOf(all));
    }
}
