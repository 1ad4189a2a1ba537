package io.ozone.scm.node;

import io.ozone.wire.Datanode;
import io.ozone.wire.scm.NodeReport;
import io.ozone.wire.scm.PipelineReport;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one datanode last told. Written under its own lock, by its heartbeats; the volatile parts are read freely. */
final class Node {
    final Datanode datanode;
    volatile long heartbeatNanos;
    volatile long heartbeatMillis;
    volatile NodeReport report;
    volatile Map<String, PipelineReport> pipelines;
    /** Containers it has replicas of. Guarded by this. */
    final Set<Long> replicas = new HashSet<>();

    Node(Datanode datanode, NodeReport report, Map<String, PipelineReport> pipelines) {
        this.datanode = datanode;
        this.report = report;
        this.pipelines = pipelines;
    }
}
