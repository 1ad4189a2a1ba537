package io.ozone.cli.debug;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.ozone.common.error.ErrorCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Conditions on fields, all of which must hold: {@code state:equals:CONTAINER_OPEN,used_bytes:greater:0}. */
final class RowFilter {
    /** It holds when one of the values at the path does. */
    private record Condition(FieldPath path, IntPredicate order, String value) {
        boolean holds(Message message) {
            return path.values(message).anyMatch(found -> order.test(compare(RowForm.plain(found), value)));
        }

        private static int compare(Object found, String wanted) {
            return found instanceof Number number
                    ? new BigDecimal(number.toString()).compareTo(new BigDecimal(wanted))
                    : found.toString().compareTo(wanted);
        }
    }

    private final List<Condition> conditions = new ArrayList<>();

    static RowFilter parse(String text, Descriptor message) {
        RowFilter filter = new RowFilter();
        for (String condition : text.split(",")) {
            String[] parts = condition.strip().split(":", 3);
            if (parts.length != 3) {
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s' is not FIELD:OPERATOR:VALUE, such as length:greater:4096", condition);
            }
            FieldPath path = FieldPath.parse(parts[0], message);
            if (path.steps().get(path.steps().size() - 1).getOptions().getDebugRedact()) {
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s': %s is not shown, so rows can't be chosen by it", condition, parts[0]);
            }
            switch (path.steps().get(path.steps().size() - 1).getJavaType()) {
                case INT, LONG, FLOAT, DOUBLE -> requireNumber(parts[2], condition);
                case MESSAGE ->
                    throw ErrorCode.INVALID_ARGUMENT.failure("'%s': name a field inside %s", condition, parts[0]);
                default -> {}
            }
            filter.conditions.add(new Condition(path, order(parts[1], condition), parts[2]));
        }
        return filter;
    }

    boolean holds(Message message) {
        return conditions.stream().allMatch(condition -> condition.holds(message));
    }

    private static IntPredicate order(String operator, String condition) {
        return switch (operator) {
            case "equals" -> order -> order == 0;
            case "lesser" -> order -> order < 0;
            case "greater" -> order -> order > 0;
            default ->
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s': '%s' is not equals, lesser or greater", condition, operator);
        };
    }

    private static void requireNumber(String text, String condition) {
        try {
            new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw ErrorCode.INVALID_ARGUMENT.failure("'%s': '%s' is not a number", condition, text);
        }
    }
}
