package io.ozone.simulation;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;

/**
 * A log: the first entries of a list that its leader makes longer. So a log is sent, and taken over, by its reference. Two
 * logs with the same entry at a place have the same entries before it.
 */
record Entries<C extends MessageLite>(List<SimulatedEntry<C>> list, int length) {
    static <C extends MessageLite> Entries<C> none() {
        return new Entries<>(List.of(), 0);
    }

    SimulatedEntry<C> get(long index) {
        return list.get((int) index);
    }

    /** For a new leader, which adds to it. */
    Entries<C> own() {
        return new Entries<>(new ArrayList<>(list.subList(0, length)), length);
    }

    Entries<C> with(SimulatedEntry<C> entry) {
        list.add(entry);
        return new Entries<>(list, length + 1);
    }

    long lastTerm() {
        return length == 0 ? 0 : get(length - 1).term();
    }

    boolean isAsNewAs(Entries<C> other) {
        return lastTerm() != other.lastTerm() ? lastTerm() > other.lastTerm() : length >= other.length;
    }

    /** Whether the first {@code count} entries are those of the other log. */
    boolean sharesFirst(int count, Entries<C> other) {
        return count == 0
                || (length >= count && other.length >= count && get(count - 1).equals(other.get(count - 1)));
    }
}
