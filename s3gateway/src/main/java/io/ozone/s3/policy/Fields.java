package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the values of a policy document: what may be one may be a list, too. */
final class Fields {
    private Fields() {}

    static Map<String, Object> object(Object value, String name) {
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            throw S3Error.MALFORMED_POLICY.failure("%s must be an object that is not empty", name);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, field) -> object.put((String) key, field));
        return object;
    }

    static String text(Object value, String name) {
        if (value instanceof String text) {
            return text;
        }
        throw S3Error.MALFORMED_POLICY.failure("%s must be a string", name);
    }

    static List<String> texts(Object value, String name) {
        return list(value, name).stream().map(one -> text(one, name)).toList();
    }

    /** Numbers and flags may be written without quotes. */
    static List<String> scalars(Object value, String name) {
        return list(value, name).stream()
                .map(one -> one instanceof Number || one instanceof Boolean ? one.toString() : text(one, name))
                .toList();
    }

    private static List<?> list(Object value, String name) {
        List<?> list = value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
        if (list.isEmpty() || list.stream().anyMatch(Objects::isNull)) {
            throw S3Error.MALFORMED_POLICY.failure("%s must not be empty", name);
        }
        return list;
    }
}
