package io.ozone.raft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that a follower does not answer: when its silence begins to matter, then each time it has lasted twice as long. */
final class SilentPeers {
    private static final Logger log = LoggerFactory.getLogger(SilentPeers.class);

    private final Map<String, Long> logged = new ConcurrentHashMap<>();

    /** Ratis says so with each message it can't send. */
    void silent(String peer, long millis) {
        logged.compute(peer, (name, last) -> {
            boolean begins = last == null || millis < last;
            if (begins || millis >= 2 * last) {
                log.warn("Peer {} has not answered for {} s", name, millis / 1000);
                return millis;
            }
            return last;
        });
    }
}
