package io.ozone.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.FreePort;
import io.ozone.common.settings.Units;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One gRPC door of a daemon: a listening socket and, for callers in the same process, the same services
 * without one. Every call passes the same interceptors.
 */
public final class GrpcDoor implements AutoCloseable {
    private final String name;
    private final Server server;
    private final Server local;
    private final String address;

    private GrpcDoor(String name, Server server, Server local, String address) {
        this.name = name;
        this.server = server;
        this.local = local;
        this.address = address;
    }

    /**
     * @param name for messages, with the setting that says where it is: {@code OM client door (ozone.om.address)}
     * @param host address to listen on and under which peers reach this door
     * @param port 0 = any free port that will still be free after a restart; see {@link #port}
     * @param executor runs the calls; services that never block pass a direct executor
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when the port is taken
     */
    public static GrpcDoor open(
            String name,
            String host,
            int port,
            Executor executor,
            List<? extends BindableService> services,
            List<? extends ServerInterceptor> interceptors) {
        int own = port == 0 ? FreePort.on(host) : port;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, own))
                .executor(executor)
                .maxInboundMessageSize(Channels.MAX_MESSAGE_BYTES)
                .flowControlWindow(8 << 20)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        services.forEach(builder::addService);
        interceptors.forEach(builder::intercept);
        Server server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure("The %s can't listen on %s:%d: %s", name, host, own, rootMessage(e));
        }
        String address = Units.format(InetSocketAddress.createUnresolved(host, server.getPort()));
        InProcessServerBuilder localBuilder = InProcessServerBuilder.forName(address)
                .executor(executor)
                .maxInboundMessageSize(Channels.MAX_MESSAGE_BYTES);
        services.forEach(localBuilder::addService);
        interceptors.forEach(localBuilder::intercept);
        Server local = localBuilder.build();
        try {
            local.start();
        } catch (IOException e) {
            server.shutdownNow();
            throw ErrorCode.CONFIGURATION.failure("The %s is already open at %s in this process", name, address);
        }
        Channels.localDoorOpened(address);
        return new GrpcDoor(name, server, local, address);
    }

    public int port() {
        return server.getPort();
    }

    /** host:port as callers use it. */
    public String address() {
        return address;
    }

    /** Stops accepting calls, lets those under way finish for a short time, then cuts them off. */
    @Override
    public void close() {
        Channels.localDoorClosed(address);
        server.shutdown();
        local.shutdown();
        try {
            if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
            local.shutdownNow();
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            server.shutdownNow();
            local.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Cuts every call off at once, as a killed process would. */
    public void kill() {
        Channels.localDoorClosed(address);
        server.shutdownNow();
        local.shutdownNow();
        try {
            // The port is free again when this returns.
            server.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + " at " + address;
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
