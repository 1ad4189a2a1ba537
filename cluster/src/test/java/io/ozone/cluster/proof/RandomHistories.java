package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Kind;
import io.ozone.cluster.proof.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Histories of a store that works, and of ones that do not. */
final class RandomHistories {
    private static final List<String> KEYS = List.of("a", "b");
    private static final long STEP = 10;

    private RandomHistories() {}

    /** A few operations on two keys with any outcomes: may be good or bad. */
    static List<Operation> small(Random random) {
        List<Operation> history = right(random, 2 + random.nextInt(6), 3, 0.2);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int index = random.nextInt(history.size());
            history.set(index, spoilt(history.get(index), history.size(), random));
        }
        return history;
    }

    /** Many operations of several clients at a store that works. */
    static List<Operation> large(Random random, int count, int clients, double unknown) {
        return right(random, count, clients, unknown);
    }

    /** One read that found a value long after it had been replaced. */
    static List<Operation> withStaleRead(List<Operation> history, Random random) {
        List<Operation> reads = history.stream()
                .filter(operation -> operation.kind() == Kind.GET && !operation.isUnknown())
                .filter(operation -> operation.value() != Operation.ABSENT)
                .toList();
        Operation early = reads.get(random.nextInt(reads.size() / 4));
        Operation late = reads.get(reads.size() - 1 - random.nextInt(reads.size() / 4));
        List<Operation> broken = new ArrayList<>(history);
        broken.set(history.indexOf(late), read(late, early.value()));
        return broken;
    }

    /** Each operation takes effect at a moment of its own within its time; those without an answer do so or not. */
    private static List<Operation> right(Random random, int count, int clients, double unknown) {
        List<Operation> history = new ArrayList<>();
        Map<String, Long> store = new HashMap<>();
        for (int i = 1; i <= count; i++) {
            long effect = STEP * i;
            long invoked = effect - random.nextInt(Math.toIntExact(STEP) * clients);
            long returned = effect + random.nextInt(Math.toIntExact(STEP) * clients);
            boolean answered = random.nextDouble() >= unknown;
            boolean takesEffect = answered || random.nextBoolean();
            Operation operation = effect(random, i, takesEffect ? store : new HashMap<>(store), invoked, returned);
            history.add(answered ? operation : Operations.unknown(operation));
        }
        history.sort(Comparator.comparingLong(Operation::invoked));
        return history;
    }

    private static Operation effect(Random random, long value, Map<String, Long> store, long invoked, long returned) {
        String key = KEYS.get(random.nextInt(2));
        boolean there = store.containsKey(key);
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                store.put(key, value);
                return Operations.put(key, value, invoked, returned);
            }
            case 2 -> {
                store.putIfAbsent(key, value);
                return Operations.create(key, value, there ? Outcome.EXISTS : Outcome.DONE, invoked, returned);
            }
            case 3 -> {
                store.remove(key);
                return Operations.delete(key, there ? Outcome.DONE : Outcome.NOT_FOUND, invoked, returned);
            }
            case 4 -> {
                String target = KEYS.get(1 - KEYS.indexOf(key));
                boolean taken = store.containsKey(target);
                if (there && !taken) {
                    store.put(target, store.remove(key));
                }
                Outcome outcome = !there ? Outcome.NOT_FOUND : taken ? Outcome.EXISTS : Outcome.DONE;
                return Operations.rename(key, target, outcome, invoked, returned);
            }
            default -> {
                return Operations.get(key, store.getOrDefault(key, Operation.ABSENT), invoked, returned);
            }
        }
    }

    /** Another answer. */
    private static Operation spoilt(Operation operation, int values, Random random) {
        if (operation.kind() == Kind.GET && !operation.isUnknown()) {
            return read(operation, random.nextInt(values + 1));
        }
        if (operation.isUnknown() || operation.kind() == Kind.PUT) {
            return operation;
        }
        List<Outcome> outcomes = switch (operation.kind()) {
            case CREATE -> List.of(Outcome.DONE, Outcome.EXISTS);
            case DELETE -> List.of(Outcome.DONE, Outcome.NOT_FOUND, Outcome.DONE_OR_NOT_FOUND);
            default -> List.of(Outcome.DONE, Outcome.NOT_FOUND, Outcome.EXISTS);
        };
        return new Operation(
                operation.client(),
                operation.kind(),
                operation.key(),
                operation.target(),
                operation.value(),
                outcomes.get(random.nextInt(outcomes.size())),
                operation.invoked(),
                operation.returned());
    }

    private static Operation read(Operation get, long value) {
        return Operations.get(get.key(), value, get.invoked(), get.returned());
    }
}
