package io.ozone.cli.admin;

import io.ozone.wire.Datanode;
import io.ozone.wire.Replication;
import java.time.Instant;
import java.util.List;

/** How values of the wire are shown. */
final class Wire {
    private Wire() {}

    /** {@code RATIS/3}. */
    static String replication(Replication replication) {
        return replication.getType().name() + "/" + replication.getFactor();
    }

    /** {@code PIPELINE_OPEN} is shown as {@code OPEN}: the prefix only keeps names apart on the wire. */
    static String state(Enum<?> state, String prefix) {
        return state.name().startsWith(prefix) ? state.name().substring(prefix.length()) : state.name();
    }

    static String host(Datanode datanode) {
        return datanode.getHost() + ":" + datanode.getDataPort();
    }

    static List<String> hosts(List<Datanode> datanodes) {
        return datanodes.stream().map(Wire::host).toList();
    }

    /** Null for a time that was never set. */
    static Instant time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
