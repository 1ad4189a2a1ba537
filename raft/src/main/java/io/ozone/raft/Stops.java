package io.ozone.raft;

import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether and why the node has stopped. A replica that cannot go on must not stay half alive: the first {@link #fail}
 * closes the whole node, on a thread of its own because the failing one belongs to what is closed, and then tells the
 * owner.
 */
final class Stops {
    private static final Logger log = LoggerFactory.getLogger(Stops.class);

    /** The owner asked for it, {@code kill} being the stronger wish. */
    enum Wish {
        RUN,
        CLOSE,
        KILL
    }

    private final String name;
    private final Consumer<Throwable> listener;
    private Runnable closeNode = () -> {};
    private volatile Throwable failure;
    private volatile Wish wish = Wish.RUN;

    Stops(String name, Consumer<Throwable> listener) {
        this.name = name;
        this.listener = listener;
    }

    synchronized void closeWith(Runnable action) {
        closeNode = action;
    }

    /** @return whether nobody wished it before */
    synchronized boolean wish(Wish wanted) {
        boolean first = wish == Wish.RUN;
        if (wanted.compareTo(wish) > 0) {
            wish = wanted;
        }
        return first;
    }

    boolean killed() {
        return wish == Wish.KILL;
    }

    /** Nothing may change the replica any more, and nothing it holds may be taken for current. */
    boolean halted() {
        return failure != null || killed();
    }

    synchronized void fail(String what, Throwable cause) {
        if (halted()) {
            log.debug("{}: {} after the stop", name, what, cause);
            return;
        }
        log.error("{}: {}; this replica stops", name, what, cause);
        failure = cause;
        if (wish == Wish.RUN) {
            Runnable close = closeNode;
            Thread stopper = new Thread(() -> stop(close, cause), name + "-stop");
            stopper.setDaemon(true);
            stopper.start();
        }
    }

    private void stop(Runnable close, Throwable cause) {
        try {
            close.run();
        } finally {
            listener.accept(cause);
        }
    }

    /** Ratis closes a group by itself when its log fails, or when the others say this peer was removed. */
    void closedByRatis() {
        if (wish != Wish.RUN) {
            return;
        }
        fail(
                "closed by Ratis",
                new IllegalStateException("Ratis closed the group: its log failed, or this peer was removed"));
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
