package io.ozone.om.block;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.server.DaemonThreads;
import io.ozone.wire.BlockId;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.DeleteBlocksRequest;
import io.ozone.wire.scm.LocateContainersReply;
import io.ozone.wire.scm.LocateContainersRequest;
import io.ozone.wire.scm.ScmBlocksGrpc;
import io.ozone.wire.scm.ScmBlocksGrpc.ScmBlocksBlockingStub;
import io.ozone.wire.scm.ScmInfo;
import io.ozone.wire.scm.ScmInfoRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls to SCM's block door, at whichever peer leads. Calls for callers that must not wait run on threads of its own.
 *
 * <p>Before anything else SCM is asked which cluster it is: blocks of another cluster must be neither handed out nor
 * given back.
 */
public final class ScmCalls implements AutoCloseable {
    private static final int THREADS = 4;

    private final Channels channels = new Channels();
    private final LeaderCalls scm;
    private final String clusterId;
    private final ExecutorService threads = DaemonThreads.pool("om-scm-calls", THREADS);
    private volatile boolean sameCluster;

    /**
     * @param clusterId the cluster that OM belongs to; empty = it does not belong to one yet
     * @param addresses SCM's block doors, host:port
     * @param deadline how long a call looks for a leader that can serve it
     */
    public ScmCalls(String clusterId, List<String> addresses, Duration deadline) {
        this.clusterId = clusterId;
        this.scm = new LeaderCalls(channels, addresses, Patience.growing(deadline, deadline));
    }

    /** Waits for the answer. */
    public ScmInfo info() {
        return attempt(stub -> stub.getScmInfo(ScmInfoRequest.getDefaultInstance()));
    }

    /** Waits for the answer; afterwards SCM frees the blocks, whatever happens. */
    public void deleteBlocks(Collection<BlockId> blocks) {
        call(stub -> stub.deleteBlocks(
                DeleteBlocksRequest.newBuilder().addAllBlocks(blocks).build()));
    }

    CompletableFuture<AllocateBlocksReply> allocate(AllocateBlocksRequest request) {
        return async(() -> call(stub -> stub.allocateBlocks(request)));
    }

    CompletableFuture<LocateContainersReply> locate(LocateContainersRequest request) {
        return async(() -> call(stub -> stub.locateContainers(request)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        channels.close();
    }

    private <T> T call(Function<ScmBlocksBlockingStub, T> call) {
        if (!sameCluster) {
            String found = info().getClusterId();
            if (!found.equals(clusterId)) {
                throw ErrorCode.WRONG_CLUSTER.failure(
                        "SCM is of cluster %s, but this OM is of cluster %s: correct the address of SCM",
                        found, clusterId);
            }
            sameCluster = true;
        }
        return attempt(call);
    }

    private <T> T attempt(Function<ScmBlocksBlockingStub, T> call) {
        return scm.call((channel, deadline) -> call.apply(
                ScmBlocksGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)));
    }

    private <T> CompletableFuture<T> async(Supplier<T> call) {
        try {
            return CompletableFuture.supplyAsync(call, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    ErrorCode.NOT_READY.failure("This OM is stopping; try another or try again"));
        }
    }
}
