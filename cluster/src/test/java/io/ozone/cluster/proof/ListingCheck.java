package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Kind;
import io.ozone.cluster.proof.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether listings show every key that was surely there for as long as they took, and none that surely was not. Of keys
 * that came or went meanwhile nothing is asked.
 */
final class ListingCheck {
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    /**
     * A key's coming or going.
     *
     * @param sure it was answered
     */
    private record Change(boolean appears, boolean sure, long invoked, long returned, Operation cause) {}

    private ListingCheck() {}

    /** One text for each key that a listing lacks or should lack. */
    static List<String> violations(List<Operation> history, List<Listing> listings) {
        Map<String, List<Change>> changes = changes(history);
        List<String> violations = new ArrayList<>();
        for (Listing listing : listings) {
            for (Map.Entry<String, List<Change>> key : changes.entrySet()) {
                if (key.getKey().startsWith(listing.prefix())) {
                    check(listing, key.getKey(), key.getValue(), violations);
                }
            }
            for (String name : listing.names()) {
                if (!changes.containsKey(name)) {
                    violations.add("a listing shows %s, which nobody wrote: %s".formatted(name, timesOf(listing)));
                }
            }
        }
        return violations;
    }

    private static void check(Listing listing, String key, List<Change> changes, List<String> violations) {
        boolean shown = listing.names().contains(key);
        if (!shown && isSure(true, changes, listing)) {
            violations.add("a listing lacks %s: %s, %s".formatted(key, timesOf(listing), changes));
        }
        if (shown && isSure(false, changes, listing)) {
            violations.add("a listing shows %s, which is gone: %s, %s".formatted(key, timesOf(listing), changes));
        }
    }

    /** Whether the key is surely there, or surely not there, from before the listing began until it ended. */
    private static boolean isSure(boolean there, List<Change> changes, Listing listing) {
        long since = changes.stream()
                .filter(change -> change.appears == there && change.sure && change.returned < listing.invoked())
                .mapToLong(Change::invoked)
                .max()
                .orElse(there ? Operation.NEVER : BEFORE_ALL);
        return since != Operation.NEVER
                && changes.stream()
                        .filter(change -> change.appears != there)
                        .allMatch(change -> change.returned < since || change.invoked > listing.returned());
    }

    private static Map<String, List<Change>> changes(List<Operation> history) {
        Map<String, List<Change>> changes = new TreeMap<>();
        for (Operation operation : history) {
            for (Map.Entry<String, Boolean> effect : effects(operation).entrySet()) {
                changes.computeIfAbsent(effect.getKey(), key -> new ArrayList<>())
                        .add(new Change(
                                effect.getValue(),
                                !operation.isUnknown(),
                                operation.invoked(),
                                operation.returned(),
                                operation));
            }
        }
        return changes;
    }

    /** Which keys it makes appear and disappear, if it takes effect. */
    private static Map<String, Boolean> effects(Operation operation) {
        Map<String, Boolean> effects = new HashMap<>();
        boolean changes = operation.outcome() == Outcome.DONE
                || operation.outcome() == Outcome.DONE_OR_NOT_FOUND
                || operation.isUnknown();
        if (!changes || operation.kind() == Kind.GET) {
            return effects;
        }
        effects.put(operation.key(), operation.kind() == Kind.PUT || operation.kind() == Kind.CREATE);
        if (operation.kind() == Kind.RENAME) {
            effects.put(operation.target(), true);
        }
        return effects;
    }

    private static String timesOf(Listing listing) {
        return "client %d, prefix '%s', %.3f to %.3f ms"
                .formatted(listing.client(), listing.prefix(), listing.invoked() / 1e6, listing.returned() / 1e6);
    }
}
