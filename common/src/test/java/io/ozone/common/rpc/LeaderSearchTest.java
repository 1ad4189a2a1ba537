package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderSearchTest {
    private static final Duration CALL = Duration.ofSeconds(8);

    @Test
    void aCallThatEndsWithoutAnAnswerLeavesTheSilentPeerToNobody() {
        LeaderSearch search = new LeaderSearch(List.of("one", "two"), Patience.steady(CALL, CALL));
        LeaderSearch.Attempts call = search.begin();
        assertThat(call.peer()).isEqualTo("one");

        assertThatThrownBy(() -> call.failed(noAnswer(), CALL.plusMillis(1))).hasMessage("no answer");

        assertThat(search.begin().peer()).isEqualTo("two");
    }

    @Test
    void aSilentPeerIsLeftSoonAndASlowOneGetsLongerEachTime() {
        LeaderSearch search = new LeaderSearch(List.of("one", "two"), Patience.growing(CALL, CALL));
        LeaderSearch.Attempts call = search.begin();
        List<Duration> times = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        Duration elapsed = Duration.ZERO;
        while (elapsed.compareTo(CALL) < 0) {
            peers.add(call.peer());
            Duration time = call.time(elapsed);
            times.add(time);
            elapsed = elapsed.plus(time);
            if (elapsed.compareTo(CALL) < 0) {
                elapsed = elapsed.plus(call.failed(noAnswer(), elapsed));
            }
        }

        assertThat(peers).startsWith("one", "two", "one", "two");
        assertThat(times.subList(0, 3))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(elapsed).isLessThanOrEqualTo(CALL.plus(times.get(0)));
    }

    @Test
    void whoSaysThatAnotherLeadsWasNotSlow() {
        LeaderSearch search = new LeaderSearch(List.of("one", "two"), Patience.growing(CALL, CALL));
        LeaderSearch.Attempts call = search.begin();
        Duration first = call.time(Duration.ZERO);

        assertThat(call.failed(OzoneException.notLeader("not me", "two"), Duration.ofMillis(1)))
                .isEqualTo(Duration.ZERO);

        assertThat(call.peer()).isEqualTo("two");
        assertThat(call.time(Duration.ofMillis(1))).isEqualTo(first);
    }

    private static OzoneException noAnswer() {
        return ErrorCode.TIMEOUT.failure("no answer");
    }
}
