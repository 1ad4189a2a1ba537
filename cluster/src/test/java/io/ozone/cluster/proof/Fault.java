package io.ozone.cluster.proof;

/** What can happen to a host. */
enum Fault {
    /** {@code kill -9}; later the daemon is started again. */
    KILL,
    /** The process stands still, with all its connections open. */
    PAUSE,
    /** Nothing reaches the host, nothing comes from it. */
    ISOLATE,
    /** The host and another of its group don't hear each other; everyone else hears both. */
    CUT,
    /** The host is lost with its disks; another takes its place and name. */
    WIPE;

    boolean needsNetwork() {
        return this == ISOLATE || this == CUT;
    }
}
