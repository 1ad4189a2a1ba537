package io.ozone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ozone.common.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Metrics metrics = new Metrics();
    private final AtomicInteger runs = new AtomicInteger();
    private long millis;
    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }
    };

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void aTaskRunsOneIntervalAfterTheLast() {
        try (PeriodicTasks tasks = new PeriodicTasks("test", 0, clock, metrics)) {
            tasks.add("count", Duration.ofMillis(10), runs::incrementAndGet);
            assertThat(tasks.runDue()).isZero();
            millis = 10;
            assertThat(tasks.runDue()).isOne();
            millis = 19;
            assertThat(tasks.runDue()).isZero();
            millis = 20;
            assertThat(tasks.runDue()).isOne();
        }
    }

    @Test
    void triggersCoalesce() {
        try (PeriodicTasks tasks = new PeriodicTasks("test", 0, clock, metrics)) {
            tasks.add("count", HOUR, runs::incrementAndGet);
            tasks.trigger("count");
            tasks.trigger("count");
            assertThat(tasks.runDue()).isOne();
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void aFailureIsCountedAndTheTaskRunsAgain() {
        try (PeriodicTasks tasks = new PeriodicTasks("test", 0, clock, metrics)) {
            tasks.add("fail", Duration.ofMillis(10), () -> {
                runs.incrementAndGet();
                throw new IllegalStateException("full moon");
            });
            millis = 10;
            tasks.runDue();
            millis = 20;
            tasks.runDue();
            assertThat(runs).hasValue(2);
            assertThat(metrics.scrape()).contains("ozone_task_failures_total{daemon=\"test\",task=\"fail\"} 2.0");
            assertThatThrownBy(() -> tasks.runNow("fail")).hasMessage("full moon");
        }
    }

    @Test
    void threadsRunWhatIsDueAndWhatIsTriggered() {
        try (PeriodicTasks tasks = new PeriodicTasks("test", 2, Clock.SYSTEM, metrics)) {
            AtomicInteger often = new AtomicInteger();
            tasks.add("often", Duration.ofMillis(2), often::incrementAndGet);
            tasks.add("seldom", HOUR, runs::incrementAndGet);
            tasks.trigger("seldom");
            await().until(() -> runs.get() == 1 && often.get() > 3);
        }
    }

    @Test
    void nothingRunsAfterClose() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        PeriodicTasks tasks = new PeriodicTasks("test", 1, Clock.SYSTEM, metrics);
        tasks.add("quick", Duration.ofMillis(1), () -> {
            runs.incrementAndGet();
            started.countDown();
        });
        started.await();
        tasks.close();
        int count = runs.get();
        tasks.trigger("quick");
        assertThat(tasks.runDue()).isZero();
        assertThat(runs).hasValue(count);
    }
}
