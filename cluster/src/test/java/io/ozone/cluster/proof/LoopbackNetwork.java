package io.ozone.cluster.proof;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Hosts are addresses of the loopback network, 127.0.x.y: needs no rights, and can't be cut. */
final class LoopbackNetwork implements Network {
    private static final int FIRST_HOST = 10;

    /** Networks of tests that run side by side have no address in common. */
    private static final AtomicInteger NEXT = new AtomicInteger(FIRST_HOST);

    /** Clusters of several JVMs at a time keep apart. */
    private final int subnet = 1 + (int) (ProcessHandle.current().pid() % 250);

    @Override
    public String connect(String host) {
        return "127.0." + subnet + "." + NEXT.getAndIncrement();
    }

    @Override
    public List<String> enter(String host) {
        return List.of();
    }

    @Override
    public boolean canCut() {
        return false;
    }

    @Override
    public void cut(String one, String other) {
        throw new UnsupportedOperationException("the loopback network can't be cut; use NamespaceNetwork");
    }

    @Override
    public void isolate(String host) {
        throw new UnsupportedOperationException("the loopback network can't be cut; use NamespaceNetwork");
    }

    @Override
    public void heal(String host) {
        // Nothing can have been cut.
    }

    @Override
    public void close() {
        // Nothing was made.
    }
}
