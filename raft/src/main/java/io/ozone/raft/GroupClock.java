package io.ozone.raft;

import io.ozone.common.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that a group's commands are stamped with: what most of its members' clocks show, and not what the leader's does.
 *
 * <p>Stamps never go back. One command of a leader whose clock is ahead by years would end every lock, and hold the group's
 * time there for good. So a member's own clock counts while it has about the time of the others, as they were last heard; from
 * then on time goes by the clock that only goes forward, until a majority is heard again.
 */
public final class GroupClock implements Clock {
    private static final Logger LOG = LoggerFactory.getLogger(GroupClock.class);

    private final Clock own;
    private final long toleranceMillis;
    private volatile Anchor anchor;
    private volatile boolean ownIsWrong;

    /** A time that was agreed upon, and when. */
    private record Anchor(long millis, long nanos) {}

    /** @param tolerance by how much clocks of hosts may differ that are looked after */
    public GroupClock(Clock own, Duration tolerance) {
        this.own = own;
        this.toleranceMillis = tolerance.toMillis();
        this.anchor = new Anchor(own.millis(), own.nanos());
    }

    @Override
    public long millis() {
        Anchor agreed = anchor;
        return agreed.millis + TimeUnit.NANOSECONDS.toMillis(own.nanos() - agreed.nanos);
    }

    @Override
    public long nanos() {
        return own.nanos();
    }

    /** By how much the time differs from what the clock of this host shows; 0 while that counts. */
    public long correctionMillis() {
        return ownIsWrong ? millis() - own.millis() : 0;
    }

    /**
     * Does nothing unless these and this peer's own are a majority, nor when the answers are old, as behind a pause of this
     * process.
     *
     * @param others asks other members what their clocks show, those that say
     * @param members of the group, with this one
     */
    public void hear(Supplier<List<Long>> others, int members) {
        long askedNanos = own.nanos();
        List<Long> all = new ArrayList<>(others.get());
        long ownMillis = own.millis();
        all.add(ownMillis);
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(own.nanos() - askedNanos);
        if (2 * all.size() <= members || tookMillis > toleranceMillis / 2) {
            return;
        }
        all.sort(null);
        // Of two that differ nobody knows which is right; then it is better to be late.
        long median = all.get((all.size() - 1) / 2);
        boolean wrong = Math.abs(median - ownMillis) > toleranceMillis;
        anchor = new Anchor(wrong ? median : ownMillis, own.nanos());
        if (wrong && !ownIsWrong) {
            LOG.error(
                    "The clock of this host shows {}, the time of the group is {}: commands get that. Set the clock that is wrong",
                    Instant.ofEpochMilli(ownMillis),
                    Instant.ofEpochMilli(median));
        } else if (!wrong && ownIsWrong) {
            LOG.info("The clock of this host has about the group's time again");
        }
        ownIsWrong = wrong;
    }
}
