package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderEventsTest {
    private final LeaderEvents events = new LeaderEvents((leader, term) -> {}, Duration.ofDays(1), "leader-events");

    @AfterEach
    void end() {
        events.close();
    }

    @Test
    void allWhoWaitForALeaderHearOfIt() {
        CompletableFuture<Void> first = events.news();
        CompletableFuture<Void> second = events.news();
        assertThat(first).isNotDone();
        events.heard();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(events.news()).as("of the one after").isNotDone();
    }

    @Test
    void thatThisPeerLeadsIsNews() {
        CompletableFuture<Void> news = events.news();
        events.ready(2);
        assertThat(news).isCompleted();
    }

    @Test
    void nobodyWaitsLongInVain() {
        LeaderEvents silent = new LeaderEvents((leader, term) -> {}, Duration.ofMillis(1), "leader-events");
        assertThat(silent.news()).succeedsWithin(Duration.ofSeconds(30));
        silent.close();
    }
}
