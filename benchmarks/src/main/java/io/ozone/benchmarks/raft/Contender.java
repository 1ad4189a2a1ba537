package io.ozone.benchmarks.raft;

import java.util.concurrent.CompletableFuture;

/** One way to replicate a command. */
interface Contender extends AutoCloseable {
    /** Completes when the command is durable on a majority and applied on the leader. */
    CompletableFuture<?> write(long client, long call);

    /** Completes when a read would be linearizable; null where that is not measured. */
    CompletableFuture<?> read();

    @Override
    void close();
}
