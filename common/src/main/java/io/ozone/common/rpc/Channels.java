package io.ozone.common.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
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

    private final Map<String, Connection> connections = new ConcurrentHashMap<>();
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
        Connection connection = connections.get(address);
        if (connection != null && connection.isCurrent(address)) {
            return connection.channel;
        }
        if (closed) {
            throw new IllegalStateException("these channels are closed");
        }
        return connections.compute(address, Channels::reconnect).channel;
    }

    /** Drops the connection to a peer, so that the next call opens a fresh one at once. */
    public void forget(String address) {
        Connection connection = connections.remove(address);
        if (connection != null) {
            connection.channel.shutdown();
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.values().forEach(connection -> connection.channel.shutdownNow());
        connections.clear();
    }

    private static Connection reconnect(String address, Connection known) {
        if (known != null) {
            if (known.isCurrent(address)) {
                return known;
            }
            // Calls under way end on the old channel.
            known.channel.shutdown();
        }
        boolean inProcess = LOCAL_DOORS.contains(address);
        return new Connection(inProcess ? openInProcess(address) : openSocket(address), inProcess);
    }

    private static ManagedChannel openInProcess(String address) {
        return InProcessChannelBuilder.forName(address)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .directExecutor()
                .build();
    }

    private static ManagedChannel openSocket(String address) {
        CallersPace pace = new CallersPace();
        ManagedChannel channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .intercept(pace)
                .usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .flowControlWindow(8 << 20)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .disableRetry()
                .build();
        pace.channel = channel;
        return channel;
    }

    /**
     * Tries a lost connection again whenever there is a call. By itself gRPC waits longer and longer, for minutes in the
     * end, and a peer that is back would not be found for as long. Callers pause between attempts anyway.
     */
    private static final class CallersPace implements ClientInterceptor {
        private volatile ManagedChannel channel;

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            ManagedChannel lost = channel;
            if (lost != null && lost.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                lost.resetConnectBackoff();
            }
            return next.newCall(method, options);
        }
    }

    private record Connection(ManagedChannel channel, boolean inProcess) {
        /** A door of this process may open after its first caller has asked for it, or close. */
        boolean isCurrent(String address) {
            return inProcess == LOCAL_DOORS.contains(address) && !channel.isShutdown();
        }
    }
}
