package io.ozone.common.rpc;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one client or daemon: one channel for each peer, opened on first use and kept.
 *
 * <p>A door that is served by this same process is reached without a socket: gRPC's in-process transport
 * hands the immutable messages over as they are. It is the same service behind the same interceptors.
 */
public final class Channels implements AutoCloseable {
    /** Larger than the largest chunk with its checksums and envelope. */
    public static final int MAX_MESSAGE_BYTES = 20 << 20;

    private static final Set<String> LOCAL_DOORS = ConcurrentHashMap.newKeySet();

    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Called by a door that also serves in-process under {@code address} (host:port). */
    public static void localDoorOpened(String address) {
        LOCAL_DOORS.add(address);
    }

    public static void localDoorClosed(String address) {
        LOCAL_DOORS.remove(address);
    }

    /** The channel to a door. Cheap; does not wait for the connection. */
    public ManagedChannel to(String address) {
        ManagedChannel channel = channels.get(address);
        if (channel != null && !channel.isShutdown()) {
            return channel;
        }
        if (closed) {
            throw new IllegalStateException("these channels are closed");
        }
        return channels.compute(address, (key, known) -> known != null && !known.isShutdown() ? known : open(key));
    }

    /** Drops the connection to a peer, so that the next call opens a fresh one at once. */
    public void forget(String address) {
        ManagedChannel channel = channels.remove(address);
        if (channel != null) {
            channel.shutdown();
        }
    }

    @Override
    public void close() {
        closed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
        channels.clear();
    }

    private static ManagedChannel open(String address) {
        if (LOCAL_DOORS.contains(address)) {
            return InProcessChannelBuilder.forName(address)
                    .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                    .directExecutor()
                    .build();
        }
        return NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .flowControlWindow(8 << 20)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .disableRetry()
                .build();
    }
}
