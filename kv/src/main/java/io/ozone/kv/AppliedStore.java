package io.ozone.kv;

/**
 * Rows that are the effect of a log's entries up to a position. {@link ReplicatedStore} is the one that services run on; a
 * simulation keeps its rows on the heap.
 */
public interface AppliedStore {
    /** The last entry that readers see. */
    Applied applied();

    /** The latest rows. A scan shows one applied entry throughout; for several reads that agree, take a snapshot. */
    Reader reader();

    /** Everything as of the last applied entry. */
    Snapshot snapshot();

    /** Starts the writes of one command. Only the writer thread. */
    Tx begin();

    /**
     * Makes the rows visible, together, as the effect of entry {@code at}. Only the writer thread.
     *
     * @param tx of {@link #begin}, not committed before
     * @param at behind the last applied entry
     */
    void commit(Tx tx, Applied at);

    /** Passes an entry without effect; what a transaction that was not committed wrote is gone. Only the writer thread. */
    void advance(Applied at);
}
