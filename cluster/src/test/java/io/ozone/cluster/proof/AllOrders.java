package io.ozone.cluster.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a history of a few operations is linearizable, by its definition: tries every order. */
final class AllOrders {
    private static final class KeyMap implements Operation.Values<Map<String, Long>> {
        @Override
        public long get(Map<String, Long> state, String key) {
            return state.getOrDefault(key, Operation.ABSENT);
        }

        @Override
        public Map<String, Long> with(Map<String, Long> state, String key, long value) {
            Map<String, Long> changed = new HashMap<>(state);
            changed.put(key, value);
            return changed;
        }
    }

    private static final KeyMap VALUES = new KeyMap();

    private AllOrders() {}

    static boolean linearizable(List<Operation> history) {
        return from(Map.of(), history.stream().filter(Operation::counts).toList());
    }

    private static boolean from(Map<String, Long> state, List<Operation> rest) {
        if (rest.stream().allMatch(Operation::isUnknown)) {
            return true;
        }
        for (Operation next : rest) {
            if (rest.stream().anyMatch(other -> other.returned() < next.invoked())) {
                continue;
            }
            List<Operation> others = new ArrayList<>(rest);
            others.remove(next);
            Optional<Map<String, Long>> after = next.apply(state, VALUES);
            if (after.isPresent() && from(after.get(), others)) {
                return true;
            }
        }
        return false;
    }
}
