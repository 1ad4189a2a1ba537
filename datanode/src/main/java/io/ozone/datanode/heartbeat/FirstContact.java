package io.ozone.datanode.heartbeat;

import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.scm.ScmDatanodesGrpc;
import io.ozone.wire.scm.VersionRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A new datanode's question to any Storage Container Manager: which cluster is this? Asked until one answers. */
public final class FirstContact implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final List<String> addresses;
    private final Channels channels;
    private final Consumer<String> clusterFound;

    public FirstContact(List<String> addresses, Channels channels, Consumer<String> clusterFound) {
        this.addresses = addresses;
        this.channels = channels;
        this.clusterFound = clusterFound;
    }

    @Override
    public void run() {
        try {
            for (int attempt = 1; !foundAt(addresses.get((attempt - 1) % addresses.size()), attempt); attempt++) {
                TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_WAIT_MILLIS, 50L << Math.min(6, attempt)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean foundAt(String address, int attempt) {
        String cluster;
        try {
            cluster = ScmDatanodesGrpc.newBlockingStub(channels.to(address))
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .getVersion(VersionRequest.getDefaultInstance())
                    .getClusterId();
        } catch (RuntimeException e) {
            warn(
                    attempt,
                    "Storage Container Manager {} did not say which cluster this is: {}; trying again",
                    address,
                    e);
            return false;
        }
        try {
            clusterFound.accept(cluster);
            return true;
        } catch (RuntimeException e) {
            warn(
                    attempt,
                    "This datanode can't serve the cluster of Storage Container Manager {}: {}; trying again",
                    address,
                    e);
            return false;
        }
    }

    /** Says so at attempts that grow rarer. */
    private static void warn(int attempt, String message, String address, RuntimeException failure) {
        if (Integer.bitCount(attempt) == 1) {
            LOG.warn(message, address, Rpc.fromStatus(failure).getMessage());
        }
    }
}
