package io.ozone.om.block;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.time.Clock;
import io.ozone.wire.BlockLocation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks of one replication that wait to be handed out.
 *
 * <p>Below half a batch the pool fetches the next one; there is never more than one fetch under way. A caller that finds
 * too few blocks waits in line for it. When a fetch fails, all who wait fail with it, and the next caller starts another.
 *
 * <p>All fields are guarded by {@code this}; futures are completed outside of it.
 */
final class BlockPool {
    private static final Logger LOG = LoggerFactory.getLogger(BlockPool.class);
    private static final int MAX_WAITERS = 10_000;

    private record Pooled(BlockLocation block, long fetchedNanos) {}

    private record Waiter(int count, CompletableFuture<List<BlockLocation>> blocks) {}

    private record Served(Waiter waiter, List<BlockLocation> blocks) {}

    private final IntFunction<CompletableFuture<List<BlockLocation>>> fetcher;
    private final int batch;
    private final long maxAgeNanos;
    private final Clock clock;
    private final ArrayDeque<Pooled> blocks = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private boolean fetching;

    /** @param fetcher gets this many blocks from SCM */
    BlockPool(IntFunction<CompletableFuture<List<BlockLocation>>> fetcher, int batch, Duration maxAge, Clock clock) {
        this.fetcher = fetcher;
        this.batch = batch;
        this.maxAgeNanos = maxAge.toNanos();
        this.clock = clock;
    }

    CompletableFuture<List<BlockLocation>> take(int count) {
        CompletableFuture<List<BlockLocation>> result;
        int wanted;
        synchronized (this) {
            dropStale();
            if (waiters.size() >= MAX_WAITERS) {
                return CompletableFuture.failedFuture(
                        ErrorCode.BUSY.failure("%d callers wait for blocks from SCM already", MAX_WAITERS));
            }
            if (waiters.isEmpty() && blocks.size() >= count) {
                result = CompletableFuture.completedFuture(poll(count));
            } else {
                result = new CompletableFuture<>();
                waiters.add(new Waiter(count, result));
            }
            wanted = nextFetch();
        }
        fetch(wanted);
        return result;
    }

    synchronized void discard(Exclusions exclusions) {
        blocks.removeIf(pooled -> exclusions.covers(pooled.block));
    }

    synchronized int size() {
        return blocks.size();
    }

    /** How many blocks to fetch now; marks the fetch as under way unless that is 0. */
    private int nextFetch() {
        int waitedFor = waiters.stream().mapToInt(Waiter::count).sum();
        if (fetching || (waitedFor == 0 && blocks.size() > batch / 2)) {
            return 0;
        }
        fetching = true;
        return Math.max(batch, Math.min(waitedFor, 2 * batch));
    }

    private void fetch(int wanted) {
        if (wanted > 0) {
            fetcher.apply(wanted).whenComplete((fetched, failure) -> {
                if (failure == null && !fetched.isEmpty()) {
                    arrived(fetched);
                } else {
                    failed(failure);
                }
            });
        }
    }

    private void arrived(List<BlockLocation> fetched) {
        List<Served> served = new ArrayList<>();
        int wanted;
        synchronized (this) {
            fetching = false;
            long now = clock.nanos();
            fetched.forEach(block -> blocks.add(new Pooled(block, now)));
            while (!waiters.isEmpty() && waiters.peek().count <= blocks.size()) {
                Waiter waiter = waiters.poll();
                served.add(new Served(waiter, poll(waiter.count)));
            }
            wanted = nextFetch();
        }
        fetch(wanted);
        served.forEach(one -> one.waiter.blocks.complete(one.blocks));
    }

    private void failed(Throwable failure) {
        OzoneException error = failure == null
                ? ErrorCode.NO_PIPELINE.failure("SCM has no block to give; try again")
                : Rpc.fromStatus(Rpc.unwrap(failure));
        List<Waiter> failed;
        synchronized (this) {
            fetching = false;
            failed = new ArrayList<>(waiters);
            waiters.clear();
        }
        LOG.warn("No blocks from SCM for {} callers: {}", failed.size(), error.getMessage());
        failed.forEach(waiter -> waiter.blocks.completeExceptionally(error));
    }

    private List<BlockLocation> poll(int count) {
        List<BlockLocation> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(blocks.poll().block);
        }
        return taken;
    }

    private void dropStale() {
        long oldest = clock.nanos() - maxAgeNanos;
        while (!blocks.isEmpty() && blocks.peek().fetchedNanos - oldest < 0) {
            blocks.poll();
        }
    }
}
