package io.ozone.cluster.proof;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers that no client may get, whatever fails: wrong bytes, errors that mean a bug, data that can't be read. */
final class Surprises {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final EventLog log;

    Surprises(EventLog log) {
        this.log = log;
    }

    void note(String format, Object... values) {
        String text = format.formatted(values);
        log.note("surprise: %s", text);
        seen.add(text);
    }

    List<String> seen() {
        return List.copyOf(seen);
    }
}
