package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The two buffers and who may do what with them.
 *
 * <p>The writer thread installs commands into the current buffer. The flusher thread takes it (an empty one becomes
 * current), writes it to RocksDB, and retires it. So a buffer is current, then flushing, then garbage, and never
 * goes back: when the write fails it stays the flushing one for good.
 *
 * <p>Readers hold no lock. They read {@link #view}, an immutable pair, and look into current, flushing and
 * RocksDB, in that order; a buffer is retired only when RocksDB has its rows, so wherever a row goes while
 * they look, they find it or a newer one. The writer's lock is there for the swap, a few times a second, and
 * is otherwise free when the writer takes it.
 *
 * <p>A snapshot is a view and an index. Rows keep the versions a snapshot can ask for: the one before the newest
 * always, older ones while snapshots are open. That is enough. A reader first counts itself, then reads
 * {@link #applied}. The writer, at entry i, looks at the count after it published i-1. If it sees zero, a reader
 * that counts itself later reads i-1 or i, and both versions are kept; and from entry i+1 on the writer sees
 * the count.
 *
 * <p>Rejected: one buffer with a lock for readers (a path walk takes ten reads, and listings are long); copying
 * rows for snapshots (a listing would pay for all unflushed rows, not for those it meets).
 */
final class DoubleBuffer {
    private final int tableCount;
    private final int maxRows;
    private final long maxBytes;
    private final long lingerNanos;
    private final Failure failure;

    private final ReentrantLock lock = new ReentrantLock();
    /** The flusher waits here for rows to take. */
    private final Condition work = lock.newCondition();
    /** Others wait here for the flusher. */
    private final Condition progress = lock.newCondition();

    private final AtomicInteger openSnapshots = new AtomicInteger();

    private volatile View view;
    private volatile Applied applied;
    private Applied retired;
    private boolean hurry;
    private boolean ending;
    private boolean abandoned;

    DoubleBuffer(int tableCount, ReplicatedStoreOptions options, Applied applied, Failure failure) {
        this.tableCount = tableCount;
        this.maxRows = options.maxBufferedRows();
        this.maxBytes = options.maxBufferedBytes();
        this.lingerNanos = options.lingerTime().toNanos();
        this.failure = failure;
        this.applied = applied;
        this.retired = applied;
        this.view = new View(new RowBuffer(tableCount), null);
    }

    View view() {
        return view;
    }

    Applied applied() {
        return applied;
    }

    /** Counts a snapshot; before it reads {@link #applied}. */
    void openSnapshot() {
        openSnapshots.incrementAndGet();
    }

    void closeSnapshot() {
        openSnapshots.decrementAndGet();
    }

    /** @param tx null = an entry without rows */
    void install(PendingTx tx, Applied at) {
        lock.lock();
        try {
            awaitRoom();
            RowBuffer current = view.current();
            boolean wake = current.isClean();
            if (tx != null) {
                boolean keepAll = openSnapshots.get() > 0;
                tx.drainTo((family, key, value) -> current.put(family.number(), key, value, at.index(), keepAll));
            }
            current.advance(at);
            applied = at;
            if (!hurry && (current.writes() >= maxRows / 2 || current.bytes() >= maxBytes / 2)) {
                hurry = true;
                wake = true;
            }
            if (wake) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        check();
        while (isFull(view.current())) {
            hurry = true;
            work.signal();
            await(progress);
            check();
        }
    }

    private boolean isFull(RowBuffer buffer) {
        return buffer.writes() >= maxRows || buffer.bytes() >= maxBytes;
    }

    private void check() {
        failure.check();
        if (ending) {
            throw ErrorCode.NOT_READY.failure("the store is closed");
        }
    }

    /** The caller loops. */
    @SuppressWarnings("WaitNotInLoop")
    private static void await(Condition condition) {
        try {
            condition.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorCode.NOT_READY.failure("interrupted while waiting for the store's flusher");
        }
    }

    /** For the flusher: waits for rows, makes them the flushing buffer. Null when the store has ended. */
    RowBuffer take() throws InterruptedException {
        lock.lock();
        try {
            while (view.current().isClean() && !ending) {
                work.await();
            }
            long left = lingerNanos;
            while (!hurry && !ending && left > 0) {
                left = work.awaitNanos(left);
            }
            RowBuffer full = view.current();
            if (abandoned || full.isClean()) {
                return null;
            }
            view = new View(new RowBuffer(tableCount), full);
            hurry = false;
            progress.signalAll();
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** For the flusher: RocksDB has the rows. */
    void retire(RowBuffer flushed) {
        lock.lock();
        try {
            view = new View(view.current(), null);
            retired = flushed.applied();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until RocksDB has everything applied before the call. */
    void awaitRetired() {
        lock.lock();
        try {
            Applied target = applied;
            while (retired.index() < target.index()) {
                check();
                hurry = true;
                work.signal();
                await(progress);
            }
            failure.check();
        } finally {
            lock.unlock();
        }
    }

    /** Rows not in RocksDB yet, with their older versions. */
    long bufferedRows() {
        lock.lock();
        try {
            View now = view;
            return (long) now.current().writes()
                    + (now.flushing() == null ? 0 : now.flushing().writes());
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more commits; the flusher finishes what is there, or with {@code abandon} what it has begun. */
    void end(boolean abandon) {
        lock.lock();
        try {
            ending = true;
            abandoned |= abandon;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** After a failure: whoever waits looks again. */
    void wake() {
        lock.lock();
        try {
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        work.signalAll();
        progress.signalAll();
    }
}
