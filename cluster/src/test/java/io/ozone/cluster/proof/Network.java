package io.ozone.cluster.proof;

import java.util.List;

/** What connects the hosts of a {@link ProcessCluster}. Hosts are known by their names. */
interface Network extends AutoCloseable {
    /** Connects one more host. @return its address, which this JVM reaches, too */
    String connect(String host);

    /** What goes before a command, so that it runs on a host. */
    List<String> enter(String host);

    /** Whether the operations below are there. */
    boolean canCut();

    /** From now on packets between the two get lost, without a word to either. */
    void cut(String one, String other);

    /** As if the host's cable was pulled: nothing reaches it, nothing comes from it. */
    void isolate(String host);

    /** Undoes everything that was done to the host by {@link #cut} and {@link #isolate}. */
    void heal(String host);

    @Override
    void close();
}
