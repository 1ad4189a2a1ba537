package io.ozone.common.rpc;

import java.time.Duration;

/**
 * How long a call to a replicated service is tried.
 *
 * @param call how long further attempts are begun
 * @param firstAttempt how long a peer is given to answer; twice as long after each attempt that got no answer
 * @param longestAttempt what that grows to
 * @param attempts how many there may be, over all peers
 */
public record Patience(Duration call, Duration firstAttempt, Duration longestAttempt, int attempts) {
    private static final int FIRST_SHARE = 8;
    /** A process that has just begun may need as long to make its first call at all. */
    private static final Duration SHORTEST_FIRST = Duration.ofSeconds(1);

    /**
     * For calls that may come to the service more than once. A peer that says nothing, as one does that is paused or
     * whose host has lost its power, is soon left for another; one that is slow gets longer each time, so that it is not
     * asked ever again for what it is about to answer.
     */
    public static Patience growing(Duration call, Duration longestAttempt) {
        Duration longest = shorter(longestAttempt, call);
        Duration share = longest.dividedBy(FIRST_SHARE);
        Duration first = share.compareTo(SHORTEST_FIRST) > 0 ? share : shorter(longestAttempt, SHORTEST_FIRST);
        return new Patience(call, first, longestAttempt, Integer.MAX_VALUE);
    }

    /** For calls that take long even when all is well. */
    public static Patience steady(Duration call, Duration attempt) {
        return new Patience(call, attempt, attempt, Integer.MAX_VALUE);
    }

    public Patience withAttempts(int most) {
        return new Patience(call, firstAttempt, longestAttempt, most);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
