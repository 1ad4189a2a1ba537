package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a history is linearizable: whether there is an order of its operations, each at a moment between its invocation
 * and its answer, in which a store on one machine would have given the same answers. Linearizability is local, so keys are
 * checked one by one; keys that renames couple are checked together.
 */
final class RegisterCheck {
    private RegisterCheck() {}

    /** One text for each set of coupled keys that has no such order; empty = the history is linearizable. */
    static List<String> violations(List<Operation> history) {
        List<String> violations = new ArrayList<>();
        for (List<Operation> operations : coupled(history)) {
            new LinearizationSearch(operations).violation().ifPresent(violations::add);
        }
        return violations;
    }

    private static List<List<Operation>> coupled(List<Operation> history) {
        List<Operation> counting = history.stream()
                .filter(Operation::counts)
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toList();
        Map<String, String> representatives = new HashMap<>();
        for (Operation operation : counting) {
            if (operation.kind() == Kind.RENAME) {
                representatives.put(
                        representative(representatives, operation.key()),
                        representative(representatives, operation.target()));
            }
        }
        Map<String, List<Operation>> groups = new TreeMap<>();
        for (Operation operation : counting) {
            groups.computeIfAbsent(representative(representatives, operation.key()), key -> new ArrayList<>())
                    .add(operation);
        }
        return List.copyOf(groups.values());
    }

    private static String representative(Map<String, String> representatives, String key) {
        String current = key;
        for (String next = representatives.get(current); next != null && !next.equals(current); ) {
            current = next;
            next = representatives.get(current);
        }
        return current;
    }
}
