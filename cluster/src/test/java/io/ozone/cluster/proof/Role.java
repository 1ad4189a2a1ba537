package io.ozone.cluster.proof;

/** What a host of a {@link ProcessCluster} runs. */
enum Role {
    OM("om", "om"),
    SCM("scm", "scm"),
    DATANODE("datanode", "dn"),
    GATEWAY("s3g", "s3g");

    private final String command;
    private final String prefix;

    Role(String command, String prefix) {
        this.command = command;
        this.prefix = prefix;
    }

    /** Word of the daemon on the command line. */
    String command() {
        return command;
    }

    /** Name of its n-th host; for OM and SCM also the node id. */
    String host(int number) {
        return prefix + number;
    }
}
