package io.ozone.common.rpc;

import java.util.concurrent.atomic.AtomicLong;

/** The highest Raft term in which this process was told to do something. Who tells it in a lower one has been deposed. */
public final class HighestTerm {
    private final AtomicLong highest = new AtomicLong();

    /** Whether what was decided in this term may be done. */
    public boolean admits(long term) {
        return term >= highest.accumulateAndGet(term, Math::max);
    }

    public long value() {
        return highest.get();
    }
}
