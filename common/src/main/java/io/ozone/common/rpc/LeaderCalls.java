package io.ozone.common.rpc;

import io.grpc.Channel;
import io.ozone.common.error.OzoneException;
import java.time.Duration;
import java.util.List;
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

    private final Channels channels;
    private final LeaderSearch search;

    /** @param peers host:port of the service's door at each peer */
    public LeaderCalls(Channels channels, List<String> peers, Patience patience) {
        this.channels = channels;
        this.search = new LeaderSearch(peers, patience);
    }

    /**
     * @param call makes one attempt on a channel, within the given time
     * @throws OzoneException the last failure
     */
    public <T> T call(BiFunction<Channel, Duration, T> call) {
        long start = System.nanoTime();
        LeaderSearch.Attempts attempts = search.begin();
        while (true) {
            String peer = attempts.peer();
            OzoneException failure;
            try {
                return call.apply(channels.to(peer), attempts.time(since(start)));
            } catch (RuntimeException e) {
                failure = Rpc.fromStatus(e);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            Duration wait = attempts.failed(failure, since(start));
            LOG.debug("An attempt at {} failed: {}", peer, failure.getMessage());
            LockSupport.parkNanos(wait.toNanos());
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
