package io.ozone.common.rpc;

import io.grpc.Channel;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to a replicated service: finds the leader by its peers' hints and makes a call again, elsewhere
 * or later, until it succeeds, fails for good, or time is up. Safe to repeat because each command
 * carries its client and call id, which the service uses to run it once.
 */
public final class LeaderCalls {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderCalls.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final Channels channels;
    private final List<String> peers;
    private final Duration deadline;
    private final Duration attemptDeadline;
    private final int maxAttempts;
    /** The peer that answered last as leader. */
    private volatile String leader;

    /**
     * @param peers host:port of the service's door at each peer
     * @param deadline how long to keep trying
     * @param attemptDeadline how long one attempt may take
     */
    public LeaderCalls(Channels channels, List<String> peers, Duration deadline, Duration attemptDeadline) {
        this(channels, peers, deadline, attemptDeadline, Integer.MAX_VALUE);
    }

    /** @param maxAttempts how many attempts one call may take, over all peers */
    public LeaderCalls(
            Channels channels, List<String> peers, Duration deadline, Duration attemptDeadline, int maxAttempts) {
        if (peers.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure("no address of the service is configured");
        }
        this.channels = channels;
        this.peers = List.copyOf(peers);
        this.deadline = deadline;
        this.attemptDeadline = attemptDeadline;
        this.maxAttempts = maxAttempts;
        this.leader = peers.get(0);
    }

    /**
     * @param call makes one attempt on a channel, within the given time
     * @throws OzoneException the last failure
     */
    public <T> T call(BiFunction<Channel, Duration, T> call) {
        long start = System.nanoTime();
        long waitMillis = FIRST_WAIT.toMillis();
        int tried = 0;
        while (true) {
            String peer = leader;
            OzoneException failure;
            try {
                return call.apply(channels.to(peer), attemptDeadline);
            } catch (RuntimeException e) {
                failure = Rpc.fromStatus(e);
            }
            if (failure.code().retry() == ErrorCode.Retry.NEVER) {
                throw failure;
            }
            long elapsed = System.nanoTime() - start;
            if (elapsed > deadline.toNanos()
                    || tried + 1 >= maxAttempts
                    || Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            LOG.debug("Attempt {} at {} failed: {}", tried, peer, failure.getMessage());
            tried++;
            if (failure.code() == ErrorCode.UNREACHABLE) {
                // Else the connection is tried again only after a wait of its own, which grows to minutes.
                channels.to(peer).resetConnectBackoff();
            }
            boolean hinted =
                    failure.leader().isPresent() && !failure.leader().get().equals(peer);
            if (failure.code().retry() == ErrorCode.Retry.ELSEWHERE) {
                leader = hinted ? failure.leader().get() : peers.get((peers.indexOf(peer) + 1) % peers.size());
            }
            // One round through the peers at once, then with growing waits.
            if (!hinted && tried >= peers.size() || tried > 2 * peers.size()) {
                long left = deadline.toNanos() - elapsed;
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(waitMillis)));
                waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT.toMillis());
            }
        }
    }
}
