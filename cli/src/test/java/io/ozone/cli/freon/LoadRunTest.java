package io.ozone.cli.freon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class LoadRunTest {
    private static final class Counting implements Workload {
        final Set<Long> numbers = ConcurrentHashMap.newKeySet();

        @Override
        public void setUp() {}

        @Override
        public long run(int thread, long number) {
            if (!numbers.add(number) || number % 10 == 3) {
                throw new IllegalStateException("number " + number);
            }
            return 7;
        }

        @Override
        public void close() {}
    }

    @Test
    void everyNumberIsRunOnceAndFailuresAreCounted() throws Exception {
        Counting workload = new Counting();
        LoadResult result = new LoadRun(workload, new LoadPlan(4, 1000, null, Duration.ZERO)).run(progress -> {});
        assertThat(workload.numbers).hasSize(1000);
        assertThat(result.operations()).isEqualTo(900);
        assertThat(result.failures()).isEqualTo(100);
        assertThat(result.bytes()).isEqualTo(6300);
        assertThat(result.firstFailure()).hasMessageEndingWith("3");
    }

    @Test
    void aThreadThatDiesIsAFailure() throws Exception {
        Workload full = new Workload() {
            @Override
            public void setUp() {}

            @Override
            public long run(int thread, long number) {
                throw new OutOfMemoryError("no heap for number " + number);
            }

            @Override
            public void close() {}
        };
        LoadResult result = new LoadRun(full, new LoadPlan(3, 100, null, Duration.ZERO)).run(progress -> {});
        assertThat(result.failures()).isEqualTo(3);
        assertThat(result.firstFailure()).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void theTimeEndsARunAndTheWarmUpIsNotMeasured() throws Exception {
        Counting workload = new Counting();
        LoadPlan plan = new LoadPlan(1, Long.MAX_VALUE, Duration.ofMillis(100), Duration.ofMillis(100));
        LoadResult result = new LoadRun(workload, plan).run(progress -> {});
        assertThat(result.operations()).isPositive().isLessThan(workload.numbers.size());
        assertThat(result.seconds()).isBetween(0.09, 5.0);
    }
}
