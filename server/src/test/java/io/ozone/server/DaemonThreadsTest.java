package io.ozone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
    @Test
    void anIdleThreadIsUsedAgain() throws Exception {
        ThreadPoolExecutor pool = DaemonThreads.pool("reuse", 10);
        for (int i = 0; i < 20; i++) {
            pool.submit(() -> {}).get();
            await().until(() -> pool.getActiveCount() == 0);
        }
        assertThat(pool.getLargestPoolSize()).isLessThanOrEqualTo(2);
        pool.shutdownNow();
    }

    @Test
    void tasksBeyondTheLimitWaitAndAllRun() {
        ThreadPoolExecutor pool = DaemonThreads.pool("busy", 2);
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            pool.execute(() -> {
                try {
                    open.await();
                    done.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(pool.getPoolSize()).isEqualTo(2);
        open.countDown();
        await().untilAtomic(done, org.hamcrest.Matchers.equalTo(50));
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
