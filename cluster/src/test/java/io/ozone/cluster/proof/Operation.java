package io.ozone.cluster.proof;

import java.util.Optional;

/**
 * One operation of a client on one key, or on two when it is a rename, and what became of it.
 *
 * @param target where a rename moves the key; else empty
 * @param value what is written or was read: each write has a value of its own; {@link #ABSENT} = nothing is there
 * @param invoked time before the request left, nanoseconds of a clock that never goes back
 * @param returned time after the answer came; {@link #NEVER} when none came, for then the operation may take effect at
 *     any later time
 */
record Operation(
        int client, Kind kind, String key, String target, long value, Outcome outcome, long invoked, long returned) {
    static final long ABSENT = 0;
    static final long NEVER = Long.MAX_VALUE;

    enum Kind {
        PUT,
        /** Put if the key does not exist. */
        CREATE,
        GET,
        DELETE,
        RENAME
    }

    enum Outcome {
        DONE,
        /** The key was not there. */
        NOT_FOUND,
        /** The key, or the target of a rename, was there. */
        EXISTS,
        /** Done, or there was nothing to be done: S3 answers alike for both. */
        DONE_OR_NOT_FOUND,
        /** No answer, or one that does not tell. */
        UNKNOWN,
        /** Surely had no effect. */
        FAILED
    }

    /** What a store holds under the keys of operations that belong together. */
    interface Values<S> {
        long get(S state, String key);

        S with(S state, String key, long value);
    }

    boolean isUnknown() {
        return outcome == Outcome.UNKNOWN;
    }

    /** Whether it says anything about what the store holds or held. */
    boolean counts() {
        return outcome != Outcome.FAILED && !(kind == Kind.GET && isUnknown());
    }

    Operation withValue(long other) {
        return new Operation(client, kind, key, target, other, outcome, invoked, returned);
    }

    /** The same for all operations that differ in their client and times alone. */
    Operation untimed() {
        return new Operation(0, kind, key, target, value, outcome, 0, 0);
    }

    /**
     * The state after the operation takes effect and has its outcome; empty when it can't have it in this state. That of an
     * unknown outcome is one where it changed something.
     */
    <S> Optional<S> apply(S state, Values<S> values) {
        boolean there = values.get(state, key) != ABSENT;
        return switch (kind) {
            case PUT -> Optional.of(values.with(state, key, value));
            case CREATE -> outcome == Outcome.EXISTS ? only(there, state) : set(!there, state, values, value);
            case GET -> only(values.get(state, key) == value, state);
            case DELETE ->
                switch (outcome) {
                    case DONE -> set(there, state, values, ABSENT);
                    case NOT_FOUND -> only(!there, state);
                    default -> set(true, state, values, ABSENT);
                };
            case RENAME -> rename(state, values, there);
        };
    }

    private <S> Optional<S> rename(S state, Values<S> values, boolean there) {
        boolean taken = values.get(state, target) != ABSENT;
        return switch (outcome) {
            case NOT_FOUND -> only(!there, state);
            case EXISTS -> only(there && taken, state);
            default ->
                there && !taken
                        ? Optional.of(values.with(values.with(state, target, values.get(state, key)), key, ABSENT))
                        : Optional.empty();
        };
    }

    private <S> Optional<S> set(boolean possible, S state, Values<S> values, long to) {
        return possible ? Optional.of(values.with(state, key, to)) : Optional.empty();
    }

    private static <S> Optional<S> only(boolean possible, S state) {
        return possible ? Optional.of(state) : Optional.empty();
    }

    @Override
    public String toString() {
        String what = kind == Kind.RENAME ? key + " to " + target : key;
        String with = kind == Kind.GET || kind == Kind.PUT || kind == Kind.CREATE ? " " + value : "";
        return "client %d: %s %s%s → %s, %s to %s"
                .formatted(client, kind, what, with, outcome, millis(invoked), millis(returned));
    }

    private static String millis(long nanos) {
        return nanos == NEVER ? "never" : "%.3f ms".formatted(nanos / 1e6);
    }
}
