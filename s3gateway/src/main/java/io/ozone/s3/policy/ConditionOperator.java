package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a condition compares what a request has with what the policy says. */
enum ConditionOperator {
    STRING_EQUALS("StringEquals", ConditionKey.Type.TEXT, false),
    STRING_NOT_EQUALS("StringNotEquals", ConditionKey.Type.TEXT, true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", ConditionKey.Type.TEXT, false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", ConditionKey.Type.TEXT, true),
    STRING_LIKE("StringLike", ConditionKey.Type.TEXT, false),
    STRING_NOT_LIKE("StringNotLike", ConditionKey.Type.TEXT, true),
    NUMERIC_EQUALS("NumericEquals", ConditionKey.Type.NUMBER, false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", ConditionKey.Type.NUMBER, true),
    NUMERIC_LESS_THAN("NumericLessThan", ConditionKey.Type.NUMBER, false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", ConditionKey.Type.NUMBER, false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", ConditionKey.Type.NUMBER, false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", ConditionKey.Type.NUMBER, false),
    DATE_EQUALS("DateEquals", ConditionKey.Type.DATE, false),
    DATE_NOT_EQUALS("DateNotEquals", ConditionKey.Type.DATE, true),
    DATE_LESS_THAN("DateLessThan", ConditionKey.Type.DATE, false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", ConditionKey.Type.DATE, false),
    DATE_GREATER_THAN("DateGreaterThan", ConditionKey.Type.DATE, false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", ConditionKey.Type.DATE, false),
    BOOL("Bool", ConditionKey.Type.FLAG, false),
    IP_ADDRESS("IpAddress", ConditionKey.Type.ADDRESS, false),
    NOT_IP_ADDRESS("NotIpAddress", ConditionKey.Type.ADDRESS, true),
    ARN_EQUALS("ArnEquals", ConditionKey.Type.ARN, false),
    ARN_NOT_EQUALS("ArnNotEquals", ConditionKey.Type.ARN, true),
    ARN_LIKE("ArnLike", ConditionKey.Type.ARN, false),
    ARN_NOT_LIKE("ArnNotLike", ConditionKey.Type.ARN, true),
    /** Whether the request has nothing of the kind. */
    NULL("Null", ConditionKey.Type.FLAG, false);

    /** One value of a policy; says whether what a request has is so. */
    interface Test {
        /** @param user null = nobody is known */
        boolean passes(String actual, String user);
    }

    private static final int ARN_PARTS = 6;

    private final String text;
    private final ConditionKey.Type type;
    private final boolean negated;

    ConditionOperator(String text, ConditionKey.Type type, boolean negated) {
        this.text = text;
        this.type = type;
        this.negated = negated;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    static ConditionOperator of(String name) {
        return Stream.of(values())
                .filter(operator -> operator.text.equals(name))
                .findFirst()
                .orElseThrow(() -> S3Error.MALFORMED_POLICY
                        .failure("Invalid Condition type : %s", name)
                        .with("Detail", name));
    }

    String text() {
        return text;
    }

    /** Whether it holds when none of the policy's values fits, and not when one does. */
    boolean isNegated() {
        return negated;
    }

    /** Addresses can be written in several ways, so they are not compared as text. */
    boolean fits(ConditionKey key) {
        return this == NULL
                || type == key.type()
                || (type == ConditionKey.Type.TEXT && key.type() != ConditionKey.Type.ADDRESS)
                || (type == ConditionKey.Type.NUMBER && key == ConditionKey.EPOCH_TIME);
    }

    /**
     * The test without its negation.
     *
     * @throws io.ozone.s3.error.S3Exception MalformedPolicy
     */
    Test test(String value, boolean variables) {
        try {
            return switch (this) {
                case STRING_EQUALS, STRING_NOT_EQUALS -> Glob.exact(value, variables, false)::matches;
                case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                    Glob.exact(value, variables, true)::matches;
                case STRING_LIKE, STRING_NOT_LIKE -> Glob.pattern(value, variables, false)::matches;
                case BOOL, NULL -> flag(value);
                case IP_ADDRESS, NOT_IP_ADDRESS -> address(value);
                case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE -> arn(value, variables);
                default -> type == ConditionKey.Type.DATE ? date(value) : number(value);
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw S3Error.MALFORMED_POLICY.failure(e, "Invalid value of the condition " + text + ": '" + value + "'");
        }
    }

    private static Test flag(String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(value);
        }
        return (actual, user) -> value.equalsIgnoreCase(actual);
    }

    private static Test address(String value) {
        Cidr range = Cidr.parse(value);
        return (actual, user) -> range.holds(actual);
    }

    /** Each part by itself, so that a star does not reach over a colon; the last part is all that is left. */
    private static Test arn(String value, boolean variables) {
        List<Glob> wanted = Stream.of(value.split(":", ARN_PARTS))
                .map(part -> Glob.pattern(part, variables, false))
                .toList();
        if (wanted.size() != ARN_PARTS && !value.equals("*")) {
            throw new IllegalArgumentException(value);
        }
        return (actual, user) -> {
            String[] parts = actual.split(":", wanted.size());
            return parts.length == wanted.size()
                    && IntStream.range(0, parts.length)
                            .allMatch(i -> wanted.get(i).matches(parts[i], user));
        };
    }

    private Test number(String value) {
        BigDecimal wanted = new BigDecimal(value);
        return (actual, user) -> {
            try {
                return order().test(new BigDecimal(actual).compareTo(wanted));
            } catch (NumberFormatException e) {
                // What is no number is neither more nor less.
                return false;
            }
        };
    }

    private Test date(String value) {
        Instant wanted = instant(value);
        return (actual, user) -> order().test(instant(actual).compareTo(wanted));
    }

    /** A date, a time, or seconds since 1970. */
    private static Instant instant(String text) {
        if (text.matches("\\d{1,12}")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                : OffsetDateTime.parse(text).toInstant();
    }

    /** @return which results of a comparison are meant */
    private IntPredicate order() {
        return switch (this) {
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> result -> result < 0;
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> result -> result <= 0;
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> result -> result > 0;
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> result -> result >= 0;
            default -> result -> result == 0;
        };
    }
}
