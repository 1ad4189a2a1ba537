package io.ozone.cluster.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for a linearization of operations on a few keys: depth first, as Wing and Gong describe it, remembering the
 * positions that were found to lead nowhere, as Lowe does.
 *
 * <p>An operation whose outcome is unknown has no answer that it must come before: it may take effect at any later time or
 * never, and n of them would multiply the positions by 2 to the n. But a linearization stays one when such an operation is
 * left out where the next operation hides its effect, or delayed behind the next operation where the two commute. So it is
 * tried only immediately before an operation that shows its effect, and of several that commute only one order is.
 *
 * <p>Values that nobody read are all one: then operations that differ in nothing else are tried in the order of their
 * invocations alone. And a value that is replaced while there are reads of it to be placed ends a path at once, because
 * each value is written once.
 *
 * <p>The answered operations are sorted by invocation. A position is a prefix of them that is placed, the few behind it
 * that are placed, too, the unknown ones that took effect, and the values.
 */
final class LinearizationSearch {
    /** Of memory: each is some hundred bytes. */
    private static final int MOST_POSITIONS = 1_000_000;

    private static final int SHOWN_BEFORE = 12;

    /** Stands for every value that nobody read. */
    private static final long UNREAD = -1;

    private static final BitSet NONE = new BitSet();

    /** A value for each key, in the order of {@link #keys}. */
    private static final class KeyValues implements Operation.Values<List<Long>> {
        private final List<String> keys;

        private KeyValues(List<String> keys) {
            this.keys = keys;
        }

        @Override
        public long get(List<Long> state, String key) {
            return state.get(keys.indexOf(key));
        }

        @Override
        public List<Long> with(List<Long> state, String key, long value) {
            List<Long> changed = new ArrayList<>(state);
            changed.set(keys.indexOf(key), value);
            return List.copyOf(changed);
        }
    }

    private record Position(int prefix, Set<Integer> ahead, BitSet applied, List<Long> state) {
        boolean isPlaced(int index) {
            return index < prefix || ahead.contains(index);
        }
    }

    /**
     * What unknown operations lead to.
     *
     * @param last the one that led to {@code state}; -1 = none
     * @param before the state before that one
     */
    private record Change(List<Long> state, BitSet applied, int last, List<Long> before) {}

    private final List<String> keys;
    private final KeyValues values;
    private final List<Operation> answered;
    private final List<Operation> unknown;
    /** Of an unknown operation: the one before it that differs in its invocation alone; -1 = none. */
    private final int[] alike;
    /** Value to the reads that found it. */
    private final Map<Long, List<Integer>> reads = new HashMap<>();

    /** Positions but for the unknown operations that took effect, and those: one that took fewer leads further. */
    private final Map<Position, List<BitSet>> seen = new HashMap<>();

    private int visited;
    private Position furthest;

    /** @param operations in the order of their invocations */
    LinearizationSearch(List<Operation> operations) {
        keys = operations.stream()
                .flatMap(operation -> Stream.of(operation.key(), operation.target()))
                .filter(key -> !key.isEmpty())
                .distinct()
                .sorted()
                .toList();
        values = new KeyValues(keys);
        Set<Long> read = operations.stream()
                .filter(operation -> operation.kind() == Operation.Kind.GET)
                .map(Operation::value)
                .collect(Collectors.toSet());
        List<Operation> simple = operations.stream()
                .map(operation -> read.contains(operation.value()) || operation.value() == Operation.ABSENT
                        ? operation
                        : operation.withValue(UNREAD))
                .toList();
        answered = simple.stream().filter(operation -> !operation.isUnknown()).toList();
        unknown = simple.stream().filter(Operation::isUnknown).toList();
        alike = new int[unknown.size()];
        Map<Operation, Integer> latest = new HashMap<>();
        for (int i = 0; i < alike.length; i++) {
            Integer before = latest.put(unknown.get(i).untimed(), i);
            alike[i] = before == null ? -1 : before;
        }
        for (int i = 0; i < answered.size(); i++) {
            if (answered.get(i).kind() == Operation.Kind.GET) {
                reads.computeIfAbsent(answered.get(i).value(), value -> new ArrayList<>())
                        .add(i);
            }
        }
    }

    /**
     * What can't be explained; empty when there is a linearization.
     *
     * @throws IllegalStateException when the search was given up
     */
    Optional<String> violation() {
        Position start = new Position(
                0,
                Set.of(),
                new BitSet(),
                keys.stream().map(key -> Operation.ABSENT).toList());
        furthest = start;
        Deque<Iterator<Position>> path = new ArrayDeque<>();
        path.push(List.of(start).iterator());
        while (!path.isEmpty()) {
            if (!path.peek().hasNext()) {
                path.pop();
                continue;
            }
            Position position = path.peek().next();
            if (!isNew(position)) {
                continue;
            }
            if (++visited > MOST_POSITIONS) {
                throw new IllegalStateException(
                        "the order of %d operations on %s can't be decided within %d positions; %d outcomes are unknown"
                                .formatted(answered.size(), keys, MOST_POSITIONS, unknown.size()));
            }
            if (position.prefix == answered.size()) {
                return Optional.empty();
            }
            if (placed(position) > placed(furthest)) {
                furthest = position;
            }
            path.push(successors(position).iterator());
        }
        return Optional.of(explanation());
    }

    private boolean isNew(Position position) {
        List<BitSet> before = seen.computeIfAbsent(
                new Position(position.prefix, position.ahead, NONE, position.state), key -> new ArrayList<>(1));
        for (BitSet fewer : before) {
            BitSet beyond = (BitSet) fewer.clone();
            beyond.andNot(position.applied);
            if (beyond.isEmpty()) {
                return false;
            }
        }
        before.add(position.applied);
        return true;
    }

    private static int placed(Position position) {
        return position.prefix + position.ahead.size();
    }

    private List<Position> successors(Position position) {
        List<Integer> candidates = candidates(position);
        long deadline = candidates.stream()
                .mapToLong(index -> answered.get(index).returned())
                .min()
                .orElseThrow();
        List<Position> successors = new ArrayList<>();
        for (int index : candidates) {
            answered.get(index)
                    .apply(position.state, values)
                    .map(state -> place(position, index, position.applied, state))
                    .filter(next -> !losesUnread(position.state, next))
                    .ifPresent(successors::add);
        }
        for (Change change : changes(position, deadline)) {
            for (int index : candidates) {
                answered.get(index)
                        .apply(change.state, values)
                        .filter(state -> !isHidden(change.last, answered.get(index), change.before))
                        .map(state -> place(position, index, change.applied, state))
                        .filter(next -> !losesUnread(change.state, next))
                        .ifPresent(successors::add);
            }
        }
        return successors;
    }

    /** All that unknown operations invoked until the deadline can make of the position's values. */
    private List<Change> changes(Position position, long deadline) {
        List<Change> changes = new ArrayList<>();
        Set<Position> found = new HashSet<>();
        Deque<Change> open = new ArrayDeque<>();
        open.add(new Change(position.state, position.applied, -1, null));
        while (!open.isEmpty()) {
            Change from = open.remove();
            for (int i = 0; i < unknown.size() && unknown.get(i).invoked() <= deadline; i++) {
                Optional<Change> change = change(from, i);
                if (change.isEmpty()) {
                    continue;
                }
                Position reached =
                        new Position(position.prefix, position.ahead, change.get().applied, change.get().state);
                if (!losesUnread(from.state, reached) && found.add(reached)) {
                    changes.add(change.get());
                    open.add(change.get());
                }
            }
        }
        return changes;
    }

    private Optional<Change> change(Change from, int index) {
        if (from.applied.get(index)
                || alike[index] >= 0 && !from.applied.get(alike[index])
                || from.last >= 0 && isNeedless(from.last, index, from.before)) {
            return Optional.empty();
        }
        BitSet applied = (BitSet) from.applied.clone();
        applied.set(index);
        return unknown.get(index)
                .apply(from.state, values)
                .filter(state -> !state.equals(from.state))
                .map(state -> new Change(state, applied, index, from.state));
    }

    /** Whether a value is gone that reads are still to find. */
    private boolean losesUnread(List<Long> before, Position after) {
        for (long value : before) {
            if (value != Operation.ABSENT
                    && !after.state.contains(value)
                    && reads.getOrDefault(value, List.of()).stream().anyMatch(index -> !after.isPlaced(index))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The answered operations that may come next: those that were invoked before the first answer among them. The one that
     * was answered first is tried first.
     */
    private List<Integer> candidates(Position position) {
        List<Integer> candidates = new ArrayList<>();
        long firstAnswer = Operation.NEVER;
        for (int i = position.prefix; i < answered.size() && answered.get(i).invoked() <= firstAnswer; i++) {
            if (!position.ahead.contains(i)) {
                candidates.add(i);
                firstAnswer = Math.min(firstAnswer, answered.get(i).returned());
            }
        }
        candidates.sort(Comparator.comparingLong(index -> answered.get(index).returned()));
        return candidates;
    }

    /** Whether the second makes no difference between the first having taken effect or not, or the two commute. */
    private boolean isHidden(int first, Operation second, List<Long> state) {
        Optional<List<Long>> without = second.apply(state, values);
        if (without.isEmpty()) {
            return false;
        }
        Optional<List<Long>> both =
                unknown.get(first).apply(state, values).flatMap(changed -> second.apply(changed, values));
        return both.equals(without) || both.equals(unknown.get(first).apply(without.get(), values));
    }

    /** Of two unknown operations that follow each other: one that is hidden is left out, those that commute are sorted. */
    private boolean isNeedless(int first, int second, List<Long> state) {
        Optional<List<Long>> without = unknown.get(second).apply(state, values);
        if (without.isEmpty()) {
            return false;
        }
        Optional<List<Long>> both = unknown.get(first)
                .apply(state, values)
                .flatMap(changed -> unknown.get(second).apply(changed, values));
        return both.equals(without)
                || second < first && both.equals(unknown.get(first).apply(without.get(), values));
    }

    private Position place(Position from, int index, BitSet applied, List<Long> state) {
        Set<Integer> ahead = new TreeSet<>(from.ahead);
        ahead.add(index);
        int prefix = from.prefix;
        while (ahead.remove(prefix)) {
            prefix++;
        }
        return new Position(prefix, Set.copyOf(ahead), applied, state);
    }

    private String explanation() {
        StringBuilder text = new StringBuilder(
                "no order explains the operations on %s: the longest holds %d of %d, then the values are %s%n"
                        .formatted(keys, placed(furthest), answered.size(), furthest.state));
        for (int i = Math.max(0, furthest.prefix - SHOWN_BEFORE); i < furthest.prefix; i++) {
            text.append("    placed  ").append(answered.get(i)).append('\n');
        }
        furthest.ahead.stream()
                .sorted()
                .forEach(index ->
                        text.append("    placed  ").append(answered.get(index)).append('\n'));
        for (int index : candidates(furthest)) {
            text.append("    stuck   ").append(answered.get(index)).append('\n');
        }
        long now = answered.get(furthest.prefix).returned();
        for (int i = 0; i < unknown.size() && unknown.get(i).invoked() <= now; i++) {
            text.append(furthest.applied.get(i) ? "    used    " : "    unknown ")
                    .append(unknown.get(i))
                    .append('\n');
        }
        return text.toString();
    }
}
