package io.ozone.om.background;

import io.ozone.common.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which background work ends what is old.
 *
 * <p>A leader whose clock is wrong by years would end what is to be kept for years. So there is no time for it unless a
 * majority of the group, the leader included, has about the same; and that time then goes on by the clock that only goes
 * forward.
 */
public final class GroupTime {
    private static final Logger LOG = LoggerFactory.getLogger(GroupTime.class);

    private final Clock clock;
    private final BooleanSupplier clockIsTrusted;

    /** @param clockIsTrusted asked once per round, before anything is ended by the clock's time */
    public GroupTime(Clock clock, BooleanSupplier clockIsTrusted) {
        this.clock = clock;
        this.clockIsTrusted = clockIsTrusted;
    }

    /**
     * The time for one round of a task; empty when it had better do nothing.
     *
     * @param what for the log, such as "Lifecycles"
     */
    Optional<Round> round(String what) {
        Round round = new Round(clock);
        if (clockIsTrusted.getAsBoolean()) {
            return Optional.of(round);
        }
        LOG.warn(
                "{} end nothing this time: no majority of the group says that it is about {}",
                what,
                Instant.ofEpochMilli(round.startMillis));
        return Optional.empty();
    }

    /** Time since it was agreed upon. */
    static final class Round {
        private final Clock clock;
        private final long startMillis;
        private final long startNanos;

        private Round(Clock clock) {
            this.clock = clock;
            this.startMillis = clock.millis();
            this.startNanos = clock.nanos();
        }

        /** Milliseconds since 1970. */
        long now() {
            return startMillis + TimeUnit.NANOSECONDS.toMillis(clock.nanos() - startNanos);
        }
    }
}
