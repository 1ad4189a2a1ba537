package io.ozone.raft;

/**
 * Told when this peer begins and ceases to lead. Calls come one at a time, on a thread of the node's own: a listener may
 * submit commands, and a slow one delays only the next call. The first call may come before {@link RaftNode#start} has
 * returned.
 */
@FunctionalInterface
public interface LeaderListener {
    LeaderListener NONE = (leader, term) -> {};

    /**
     * @param leader true: this peer leads and has applied every entry of earlier terms, so that its store is current;
     *     false: it has ceased to (called only after a true)
     * @param term the term it began or ceased to lead in
     */
    void leaderChanged(boolean leader, long term);
}
