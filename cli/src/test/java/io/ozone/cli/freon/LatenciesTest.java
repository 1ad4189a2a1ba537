package io.ozone.cli.freon;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreWithinThreePercent() {
        Latencies latencies = new Latencies();
        for (long i = 1; i <= 100_000; i++) {
            latencies.add(i * 1000);
        }
        assertThat(latencies.count()).isEqualTo(100_000);
        assertThat(latencies.percentileNanos(0.5)).isCloseTo(50_000_000L, Percentage.withPercentage(3.2));
        assertThat(latencies.percentileNanos(0.99)).isCloseTo(99_000_000L, Percentage.withPercentage(3.2));
        assertThat(latencies.percentileNanos(1)).isEqualTo(100_000_000L);
        assertThat(latencies.maxNanos()).isEqualTo(100_000_000L);
    }

    @Test
    void extremesHaveTheirClass() {
        Latencies latencies = new Latencies();
        latencies.add(0);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.percentileNanos(0.5)).isZero();
        assertThat(latencies.percentileNanos(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(new Latencies().percentileNanos(0.5)).isZero();
    }
}
