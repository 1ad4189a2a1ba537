package io.ozone.cluster;

/** Runs {@code ozone datanode} under the name that {@code jps} is known to show for a datanode. */
public final class HddsDatanodeService {
    private HddsDatanodeService() {}

    public static void main(String[] arguments) {
        Main.daemon("datanode", arguments);
    }
}
