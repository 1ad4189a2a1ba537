package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One key of a condition block: what a request must have of it. */
final class Condition {
    private static final String ALL = "ForAllValues:";
    private static final String ANY = "ForAnyValue:";
    private static final String IF_EXISTS = "IfExists";

    /** How many of a request's values must fit. */
    private enum Quantifier {
        ONE,
        ANY,
        ALL
    }

    private final ConditionOperator operator;
    private final Quantifier quantifier;
    private final boolean ifExists;
    private final ConditionKey key;
    private final String tag;
    private final List<String> values;
    private final List<ConditionOperator.Test> tests;

    private Condition(
            ConditionOperator operator,
            Quantifier quantifier,
            boolean ifExists,
            ConditionKey key,
            String tag,
            List<String> values,
            List<ConditionOperator.Test> tests) {
        this.operator = operator;
        this.quantifier = quantifier;
        this.ifExists = ifExists;
        this.key = key;
        this.tag = tag;
        this.values = values;
        this.tests = tests;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy: a condition that can't be held is not passed over */
    static List<Condition> read(Object block, boolean variables) {
        List<Condition> conditions = new ArrayList<>();
        if (block instanceof Map<?, ?> map && map.isEmpty()) {
            return conditions;
        }
        Fields.object(block, "Condition").forEach((name, keys) -> {
            for (Map.Entry<String, Object> entry : Fields.object(keys, name).entrySet()) {
                conditions.add(of(name, entry.getKey(), entry.getValue(), variables));
            }
        });
        return List.copyOf(conditions);
    }

    private static Condition of(String name, String writtenKey, Object written, boolean variables) {
        Quantifier quantifier =
                name.startsWith(ALL) ? Quantifier.ALL : name.startsWith(ANY) ? Quantifier.ANY : Quantifier.ONE;
        String rest = quantifier == Quantifier.ONE ? name : name.substring(name.indexOf(':') + 1);
        boolean ifExists = rest.endsWith(IF_EXISTS);
        ConditionOperator operator =
                ConditionOperator.of(ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest);
        if (operator == ConditionOperator.NULL && (ifExists || quantifier != Quantifier.ONE)) {
            throw S3Error.MALFORMED_POLICY.failure("Invalid Condition type : %s", name);
        }
        ConditionKey key = ConditionKey.of(writtenKey);
        if (!operator.fits(key)) {
            throw S3Error.MALFORMED_POLICY.failure("The condition key %s can't be compared with %s", writtenKey, name);
        }
        if (key.isList() && quantifier == Quantifier.ONE && operator != ConditionOperator.NULL) {
            throw S3Error.MALFORMED_POLICY.failure(
                    "A request can have several values of %s: the condition must say %s or %s", writtenKey, ALL, ANY);
        }
        List<String> values = Fields.scalars(written, writtenKey);
        return new Condition(
                operator,
                quantifier,
                ifExists,
                key,
                key.tag(writtenKey),
                values,
                values.stream().map(value -> operator.test(value, variables)).toList());
    }

    boolean holds(Question question) {
        List<String> actual = question.values(key, tag);
        if (operator == ConditionOperator.NULL) {
            return passes(Boolean.toString(actual.isEmpty()), null);
        }
        if (actual.isEmpty()) {
            return ifExists || quantifier == Quantifier.ALL || (quantifier == Quantifier.ONE && operator.isNegated());
        }
        return quantifier == Quantifier.ANY
                ? actual.stream().anyMatch(value -> passes(value, question.user()))
                : actual.stream().allMatch(value -> passes(value, question.user()));
    }

    private boolean passes(String actual, String user) {
        return tests.stream().anyMatch(test -> test.passes(actual, user)) != operator.isNegated();
    }

    /** Whether it says who may ask, or from where, so that not everybody does. */
    boolean namesWhoAsks() {
        if (quantifier != Quantifier.ONE || ifExists) {
            return false;
        }
        switch (operator) {
            case IP_ADDRESS:
                return values.stream().allMatch(value -> Cidr.parse(value).isNarrow());
            case STRING_EQUALS:
            case STRING_EQUALS_IGNORE_CASE:
            case STRING_LIKE:
                return (key == ConditionKey.USERNAME
                                || key == ConditionKey.USERID
                                || key == ConditionKey.SOURCE_ARN
                                || key == ConditionKey.SOURCE_ACCOUNT)
                        && areFixed();
            case ARN_EQUALS:
            case ARN_LIKE:
                return areFixed();
            default:
                return false;
        }
    }

    private boolean areFixed() {
        return values.stream().noneMatch(value -> value.matches("(?s).*[*?$].*"));
    }
}
