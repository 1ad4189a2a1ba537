package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a form may upload, and until when. Its signature was checked before: whoever fills the form in did
 * not write it.
 *
 * <p>Every field must be named by a condition, so that nobody can add one; the exceptions are those that
 * carry the policy itself, and {@code x-ignore-*}.
 */
public final class PostPolicy {
    private static final Set<String> UNCOVERED =
            Set.of("file", "policy", "x-amz-signature", "signature", "awsaccesskeyid");
    private static final String IGNORED = "x-ignore-";
    private static final String BUCKET = "bucket";

    /** @param prefix whether the value is only the start of what the field must have */
    private record Condition(String field, String value, boolean prefix, String text) {
        boolean holds(String actual) {
            if (actual == null) {
                // Any value will do, and so will none.
                return prefix && value.isEmpty();
            }
            if (!prefix) {
                return actual.equals(value);
            }
            if (!field.equals("content-type") || actual.indexOf(',') < 0) {
                return actual.startsWith(value);
            }
            for (String type : actual.split(",", -1)) {
                if (!type.strip().startsWith(value)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** That of a form that nobody signed: it limits nothing, and is not to be checked. */
    public static final PostPolicy NONE = new PostPolicy(Long.MAX_VALUE);

    private final long expiresMillis;
    private final List<Condition> conditions = new ArrayList<>();
    private long minBytes;
    private long maxBytes = Long.MAX_VALUE;

    private PostPolicy(long expiresMillis) {
        this.expiresMillis = expiresMillis;
    }

    /**
     * @param base64 the field as it was sent
     * @throws io.ozone.s3.error.S3Exception InvalidPolicyDocument
     */
    public static PostPolicy parse(String base64) {
        Map<String, Object> document = map(json(base64), "it is no JSON object");
        for (String name : document.keySet()) {
            if (!name.equals("expiration") && !name.equals("conditions")) {
                throw invalid("Unexpected: '" + name + "'");
            }
        }
        PostPolicy policy = new PostPolicy(expiration(document.get("expiration")));
        if (!(document.get("conditions") instanceof List<?> conditions)) {
            throw invalid("Policy missing conditions.");
        }
        conditions.forEach(policy::add);
        return policy;
    }

    private static Object json(String base64) {
        try {
            // Forms break long values over lines.
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            return Json.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw S3Error.INVALID_POLICY_DOCUMENT.failure(e, "Invalid Policy: it is not UTF-8");
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_POLICY_DOCUMENT.failure(e, "Invalid Policy: Invalid JSON: " + e.getMessage());
        }
    }

    private static long expiration(Object value) {
        if (!(value instanceof String text)) {
            throw invalid("Policy missing expiration.");
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw S3Error.INVALID_POLICY_DOCUMENT.failure(
                    e, "Invalid Policy: the 'expiration' '" + text + "' is not of the form 2030-12-01T12:00:00.000Z");
        }
    }

    private void add(Object condition) {
        if (condition instanceof Map<?, ?> simple) {
            if (simple.size() != 1) {
                throw invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
            }
            simple.forEach((name, value) -> addMatch("eq", (String) name, value));
            return;
        }
        if (!(condition instanceof List<?> list) || list.size() != 3 || !(list.get(0) instanceof String operator)) {
            throw invalid("Invalid Condition: each is an object with one property or an array of three.");
        }
        switch (operator.toLowerCase(Locale.ROOT)) {
            case "content-length-range":
                minBytes = Math.max(minBytes, bytes(list.get(1)));
                maxBytes = Math.min(maxBytes, bytes(list.get(2)));
                break;
            case "eq":
            case "starts-with":
                if (!(list.get(1) instanceof String name) || !name.startsWith("$")) {
                    throw invalid("Invalid Condition: the field of '" + operator + "' is a string that starts with $.");
                }
                addMatch(operator.toLowerCase(Locale.ROOT), name.substring(1), list.get(2));
                break;
            default:
                throw invalid("Invalid Condition: unknown operation '" + operator + "'.");
        }
    }

    private void addMatch(String operator, String field, Object value) {
        if (!(value instanceof String text)) {
            throw invalid("Invalid Condition: the value for '" + field + "' is no string.");
        }
        conditions.add(new Condition(
                field.toLowerCase(Locale.ROOT),
                text,
                operator.equals("starts-with"),
                "[\"" + operator + "\", \"$" + field + "\", \"" + text + "\"]"));
    }

    /** Older forms give the numbers as strings. */
    private static long bytes(Object value) {
        try {
            boolean number = value instanceof String || value instanceof Number;
            long bytes = number ? new BigDecimal(value.toString().strip()).longValueExact() : -1;
            if (bytes >= 0) {
                return bytes;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw S3Error.INVALID_POLICY_DOCUMENT.failure(
                    e, "Invalid Policy: Invalid content-length-range: '" + value + "' is no number of bytes.");
        }
        throw invalid("Invalid content-length-range: '" + value + "' is no number of bytes.");
    }

    /**
     * @param fields by lower-case name, with the key as it will be stored
     * @throws io.ozone.s3.error.S3Exception AccessDenied when the policy has ended or does not allow them
     */
    public void check(String bucket, Map<String, String> fields, long nowMillis) {
        if (nowMillis >= expiresMillis) {
            throw denied("Policy expired.");
        }
        Set<String> covered = new HashSet<>();
        for (Condition condition : conditions) {
            String actual = condition.field().equals(BUCKET) ? bucket : fields.get(condition.field());
            if (!condition.holds(actual)) {
                throw denied("Policy Condition failed: " + condition.text());
            }
            covered.add(condition.field());
        }
        for (String field : fields.keySet()) {
            if (!covered.contains(field) && !UNCOVERED.contains(field) && !field.startsWith(IGNORED)) {
                throw denied("Extra input fields: " + field);
            }
        }
    }

    /** Fewest bytes that the file may have. */
    public long minBytes() {
        return minBytes;
    }

    /** Most bytes that the file may have. */
    public long maxBytes() {
        return maxBytes;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value, String otherwise) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw invalid(otherwise);
    }

    private static RuntimeException denied(String reason) {
        return S3Error.ACCESS_DENIED.failure("Invalid according to Policy: " + reason);
    }

    private static RuntimeException invalid(String reason) {
        return S3Error.INVALID_POLICY_DOCUMENT.failure("Invalid Policy: " + reason);
    }
}
