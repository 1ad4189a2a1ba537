package io.ozone.cluster.proof;

import java.nio.file.Path;

/**
 * A machine of a {@link ProcessCluster}: it runs one daemon.
 *
 * @param name such as om1; unique in the cluster
 * @param home everything the machine has on its disks
 */
record Host(String name, Role role, String address, Path home) {
    Path configuration() {
        return home.resolve("conf");
    }

    /** What a lost machine takes with it. */
    Path data() {
        return home.resolve("data");
    }

    Path logs() {
        return home.resolve("logs");
    }

    @Override
    public String toString() {
        return name;
    }
}
