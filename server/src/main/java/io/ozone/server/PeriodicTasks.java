package io.ozone.server;

import io.micrometer.core.instrument.Counter;
import io.ozone.common.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon's background work: named tasks, each run again one interval after it ended, or at once when it
 * is triggered. A task never runs twice at the same time. A task that fails is logged, counted, and run
 * again when it is next due.
 *
 * <p>With no threads, tasks run only when {@link #runDue} or {@link #runNow} is called: that is how a
 * simulation with a virtual clock drives them.
 */
public final class PeriodicTasks implements AutoCloseable {
    /** One piece of background work; should return soon and look at interruption when it does not. */
    public interface Task {
        void run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final String daemon;
    private final Clock clock;
    private final Metrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    /** @param threads how many tasks may run at a time; 0 = only by {@link #runDue} and {@link #runNow} */
    public PeriodicTasks(String daemon, int threads, Clock clock, Metrics metrics) {
        this.daemon = daemon;
        this.clock = clock;
        this.metrics = metrics;
        for (int i = 1; i <= threads; i++) {
            Thread thread = new Thread(this::work, daemon + "-tasks-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
            thread.start();
        }
    }

    /** First run is one interval from now. Names are unique. */
    public void add(String name, Duration interval, Task task) {
        Counter failures =
                metrics.counter("ozone.task.failures", "Background tasks that failed", "daemon", daemon, "task", name);
        lock.lock();
        try {
            Entry entry = new Entry(name, interval.toNanos(), task, failures);
            entry.dueNanos = clock.nanos() + entry.intervalNanos;
            if (entries.putIfAbsent(name, entry) != null) {
                throw new IllegalArgumentException("there is already a task named " + name);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a task due now. While it runs, it is run once more afterwards; triggers in between coalesce. */
    public void trigger(String name) {
        lock.lock();
        try {
            entry(name).triggered = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a task in the calling thread, behind a run that is under way; its failure is thrown. */
    public void runNow(String name) throws Exception {
        Entry entry;
        lock.lock();
        try {
            entry = entry(name);
        } finally {
            lock.unlock();
        }
        entry.running.lock();
        try {
            entry.task.run();
        } finally {
            entry.running.unlock();
        }
    }

    /** Runs, in the calling thread, each task that is due by the clock or triggered; gives how many. */
    public int runDue() {
        int count = 0;
        for (Entry entry = takeDue(); entry != null; entry = takeDue()) {
            run(entry);
            count++;
        }
        return count;
    }

    /** Waits a short time for tasks under way; afterwards nothing runs any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                join(thread, deadline);
            }
        }
    }

    private void join(Thread thread, long deadlineNanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadlineNanos - System.nanoTime()));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_WAIT.toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (Entry entry = awaitDue(); entry != null; entry = awaitDue()) {
            run(entry);
        }
    }

    private void run(Entry entry) {
        entry.running.lock();
        try {
            entry.task.run();
        } catch (InterruptedException e) {
            LOG.debug("Task {} of {} was interrupted", entry.name, daemon);
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            entry.failures.increment();
            LOG.warn("Task {} of {} failed; it runs again when it is next due", entry.name, daemon, e);
        } finally {
            entry.running.unlock();
            done(entry);
        }
    }

    private void done(Entry entry) {
        lock.lock();
        try {
            entry.taken = false;
            entry.dueNanos = clock.nanos() + entry.intervalNanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Null when closed. */
    private Entry awaitDue() {
        lock.lock();
        try {
            while (!closed) {
                Entry due = nextDue();
                if (due != null) {
                    return due;
                }
                changed.awaitNanos(Math.min(LONGEST_WAIT_NANOS, nanosUntilDue()));
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Entry takeDue() {
        lock.lock();
        try {
            return closed ? null : nextDue();
        } finally {
            lock.unlock();
        }
    }

    private Entry nextDue() {
        long now = clock.nanos();
        for (Entry entry : entries.values()) {
            if (!entry.taken && (entry.triggered || entry.dueNanos - now <= 0)) {
                entry.taken = true;
                entry.triggered = false;
                return entry;
            }
        }
        return null;
    }

    private long nanosUntilDue() {
        long now = clock.nanos();
        return entries.values().stream()
                .filter(entry -> !entry.taken)
                .mapToLong(entry -> Math.max(1, entry.dueNanos - now))
                .min()
                .orElse(LONGEST_WAIT_NANOS);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no task is named " + name + "; there are " + entries.keySet());
        }
        return entry;
    }

    /** Fields are guarded by the lock around them; {@code running} is held while the task runs. */
    private static final class Entry {
        final String name;
        final long intervalNanos;
        final Task task;
        final Counter failures;
        final ReentrantLock running = new ReentrantLock();
        long dueNanos;
        boolean triggered;
        boolean taken;

        Entry(String name, long intervalNanos, Task task, Counter failures) {
            this.name = name;
            this.intervalNanos = Math.max(1, intervalNanos);
            this.task = task;
            this.failures = failures;
        }
    }
}
