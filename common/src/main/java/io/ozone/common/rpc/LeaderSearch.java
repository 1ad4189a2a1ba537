package io.ozone.common.rpc;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.time.Duration;
import java.util.List;

/**
 * Where and when a call to a replicated service is made again: what {@link LeaderCalls} decides, without its clock, its
 * channels and its waiting.
 */
public final class LeaderSearch {
    private static final Duration FIRST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final List<String> peers;
    private final Patience patience;
    /** The peer that answered last as leader. */
    private volatile String leader;

    /** @param peers host:port of the service's door at each peer */
    public LeaderSearch(List<String> peers, Patience patience) {
        if (peers.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure("no address of the service is configured");
        }
        this.peers = List.copyOf(peers);
        this.patience = patience;
        this.leader = peers.get(0);
    }

    public Attempts begin() {
        return new Attempts();
    }

    /** The attempts of one call. */
    public final class Attempts {
        private String peer = leader;
        private Duration time = patience.firstAttempt();
        private Duration nextWait = FIRST_WAIT;
        private int tried;

        private Attempts() {}

        /** Where the next attempt is to be made. */
        public String peer() {
            peer = leader;
            return peer;
        }

        /**
         * How long the next attempt may take.
         *
         * @param elapsed since the call began
         */
        public Duration time(Duration elapsed) {
            Duration left = patience.call().minus(elapsed);
            return shorter(time, longer(left, patience.firstAttempt()));
        }

        /**
         * The attempt at {@link #peer} has failed.
         *
         * @param elapsed since the call began
         * @return how long to wait before the next attempt
         * @throws OzoneException the failure, when it is for good or time is up
         */
        public Duration failed(OzoneException failure, Duration elapsed) {
            boolean hinted = failure.leader().filter(hint -> !hint.equals(peer)).isPresent();
            if (failure.code().retry() == ErrorCode.Retry.ELSEWHERE) {
                // Also when this call ends here: the next one must not begin where this one found nobody.
                leader = hinted ? failure.leader().get() : peers.get((peers.indexOf(peer) + 1) % peers.size());
            }
            tried++;
            boolean timeIsUp = elapsed.compareTo(patience.call()) > 0 || tried >= patience.attempts();
            if (failure.code().retry() == ErrorCode.Retry.NEVER || timeIsUp) {
                throw failure;
            }
            if (failure.code() == ErrorCode.TIMEOUT) {
                time = shorter(time.multipliedBy(2), patience.longestAttempt());
            }
            // One round through the peers at once, then with growing waits.
            boolean atOnce = (hinted || tried < peers.size()) && tried <= 2 * peers.size();
            return atOnce ? Duration.ZERO : nextWait(patience.call().minus(elapsed));
        }

        private Duration nextWait(Duration left) {
            Duration wait = shorter(nextWait, left);
            nextWait = shorter(nextWait.multipliedBy(2), LONGEST_WAIT);
            return wait;
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }
}
