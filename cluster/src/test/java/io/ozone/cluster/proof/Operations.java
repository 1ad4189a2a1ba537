package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Kind;
import io.ozone.cluster.proof.Operation.Outcome;

/** Short words for histories made by hand. Times are any growing numbers. */
final class Operations {
    private Operations() {}

    static Operation put(String key, long value, long invoked, long returned) {
        return new Operation(0, Kind.PUT, key, "", value, Outcome.DONE, invoked, returned);
    }

    static Operation create(String key, long value, Outcome outcome, long invoked, long returned) {
        return new Operation(0, Kind.CREATE, key, "", value, outcome, invoked, returned);
    }

    static Operation get(String key, long value, long invoked, long returned) {
        return new Operation(0, Kind.GET, key, "", value, Outcome.DONE, invoked, returned);
    }

    static Operation delete(String key, Outcome outcome, long invoked, long returned) {
        return new Operation(0, Kind.DELETE, key, "", Operation.ABSENT, outcome, invoked, returned);
    }

    static Operation rename(String from, String to, Outcome outcome, long invoked, long returned) {
        return new Operation(0, Kind.RENAME, from, to, Operation.ABSENT, outcome, invoked, returned);
    }

    /** The same operation without an answer. */
    static Operation unknown(Operation operation) {
        return new Operation(
                operation.client(),
                operation.kind(),
                operation.key(),
                operation.target(),
                operation.value(),
                Outcome.UNKNOWN,
                operation.invoked(),
                Operation.NEVER);
    }
}
