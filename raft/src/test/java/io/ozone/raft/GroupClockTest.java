package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupClockTest {
    private static final long NOON = Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final SteppingClock own = new SteppingClock();
    private final GroupClock clock = new GroupClock(own, Duration.ofMinutes(1));

    private void at(long millis) {
        own.millis = millis;
    }

    private void passes(long millis) {
        own.millis += millis;
        own.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aClockThatAgreesCounts() {
        at(NOON);
        clock.hear(() -> List.of(NOON - MINUTE, NOON + MINUTE), 3);
        assertThat(clock.millis()).isEqualTo(NOON);
        assertThat(clock.correctionMillis()).isZero();
        passes(MINUTE);
        assertThat(clock.millis()).isEqualTo(NOON + MINUTE);
    }

    @Test
    void thatOfALonelyPeerAlwaysDoes() {
        at(NOON);
        clock.hear(() -> List.of(), 1);
        assertThat(clock.millis()).isEqualTo(NOON);
        at(NOON - YEAR);
        clock.hear(() -> List.of(), 1);
        assertThat(clock.millis()).isEqualTo(NOON - YEAR);
    }

    @Test
    void oneThatIsWrongGivesWayToTheOthers() {
        for (long error : List.of(YEAR, -YEAR)) {
            at(NOON + error);
            clock.hear(() -> List.of(NOON, NOON + 1), 3);
            assertThat(clock.millis()).isBetween(NOON, NOON + 1);
            assertThat(clock.correctionMillis()).isBetween(-error - 1, -error + 1);
            passes(MINUTE);
            assertThat(clock.millis()).isBetween(NOON + MINUTE, NOON + MINUTE + 1);
        }
        at(NOON);
        clock.hear(() -> List.of(NOON, NOON), 3);
        assertThat(clock.correctionMillis()).isZero();
    }

    @Test
    void aStepCountsOnceAMajorityHasTakenItToo() {
        at(NOON);
        clock.hear(() -> List.of(NOON, NOON), 3);
        at(NOON + YEAR);
        assertThat(clock.millis()).isEqualTo(NOON);
        clock.hear(() -> List.of(NOON, NOON), 3);
        assertThat(clock.millis()).isEqualTo(NOON);
        clock.hear(() -> List.of(NOON, NOON + YEAR), 3);
        assertThat(clock.millis()).isEqualTo(NOON + YEAR);
    }

    @Test
    void withoutAMajorityTimeGoesOnAsItWas() {
        at(NOON);
        clock.hear(() -> List.of(NOON, NOON), 3);
        passes(MINUTE);
        at(NOON + YEAR);
        clock.hear(() -> List.of(), 3);
        assertThat(clock.millis()).isEqualTo(NOON + MINUTE);
        clock.hear(() -> List.of(NOON + YEAR), 5);
        assertThat(clock.millis()).isEqualTo(NOON + MINUTE);
    }

    @Test
    void ofTwoThatDifferTheEarlierCounts() {
        at(NOON + YEAR);
        clock.hear(() -> List.of(NOON), 3);
        assertThat(clock.millis()).isEqualTo(NOON);
        at(NOON);
        clock.hear(() -> List.of(NOON + YEAR), 2);
        assertThat(clock.millis()).isEqualTo(NOON);
        assertThat(clock.correctionMillis()).isZero();
    }

    @Test
    void answersThatAreOldSayNothing() {
        at(NOON);
        clock.hear(() -> List.of(NOON, NOON), 3);
        clock.hear(
                () -> {
                    passes(2 * MINUTE);
                    return List.of(NOON, NOON);
                },
                3);
        assertThat(clock.millis()).isEqualTo(NOON + 2 * MINUTE);
        assertThat(clock.correctionMillis()).isZero();
    }
}
