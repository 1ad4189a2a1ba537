package io.ozone.common.rpc;

import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for doors whose number is named before they open, or that open again where they were: a peer's Raft
 * address, a datanode's port after a restart. They lie below the range the kernel takes outgoing connections from
 * (32768 and up unless set otherwise): any connection may hold a port of that range while its door is closed, and
 * the door could not open again.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    static final int COUNT = 12_000;

    /** No port is given twice by a process before all others were; processes begin at different ones. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /**
     * @param host a name or an address of this machine
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when every port is taken, or the host isn't here
     */
    public static int on(String host) {
        IOException refusal = null;
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(host, port));
                return port;
            } catch (IOException e) {
                refusal = e;
            }
        }
        throw ErrorCode.CONFIGURATION.failure(
                "No port from %d to %d can be listened on at %s; the last answer: %s",
                LOWEST, LOWEST + COUNT - 1, host, refusal.getMessage());
    }
}
