package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Outcome;
import java.util.Set;

/** A client's way into the one bucket of a proof. Nothing is tried twice here: an operation is made once or not at all. */
interface Door extends AutoCloseable {
    /**
     * What became of a get.
     *
     * @param write number of the write that was found; {@link Operation#ABSENT} = none
     */
    record Found(Outcome outcome, long write) {
        static final Found NOTHING = new Found(Outcome.NOT_FOUND, Operation.ABSENT);
        static final Found UNKNOWN = new Found(Outcome.UNKNOWN, Operation.ABSENT);
    }

    Outcome put(String key, long write);

    /** Puts the key if it does not exist. */
    Outcome create(String key, long write);

    Found get(String key);

    Outcome delete(String key);

    boolean canRename();

    Outcome rename(String from, String to);

    /** All keys below the prefix; null when that can't be told now. */
    Set<String> list(String prefix);

    @Override
    void close();
}
