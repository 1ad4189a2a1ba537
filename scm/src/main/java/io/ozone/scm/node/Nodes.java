package io.ozone.scm.node;

import io.ozone.common.time.Clock;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.DatanodeInfo;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.NodeHealth;
import io.ozone.wire.scm.PipelineFailure;
import io.ozone.wire.scm.PipelineReport;
import io.ozone.wire.scm.RegisterRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The datanodes that have registered since this SCM started: their health, replicas and pipelines.
 *
 * <p>Health is not stored: it is the age of the last heartbeat. Reports of one datanode are taken one at a
 * time; readers never wait and see each report's parts as they come.
 */
public final class Nodes {
    private final Clock clock;
    private final long staleNanos;
    private final long deadNanos;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final Map<Long, Map<String, ContainerReport>> replicas = new ConcurrentHashMap<>();
    /** Pipeline id to the members that said it can't go on there, with the reason. */
    private final Map<String, Map<String, String>> failures = new ConcurrentHashMap<>();

    public Nodes(Clock clock, Duration stale, Duration dead) {
        this.clock = clock;
        this.staleNanos = stale.toNanos();
        this.deadNanos = dead.toNanos();
    }

    /** Takes a datanode in, or anew: what it reports replaces all it told before. */
    public Changes register(RegisterRequest request) {
        Node node = new Node(request.getDatanode(), request.getNode(), byId(request.getPipelinesList()));
        String uuid = request.getDatanode().getUuid();
        beat(node);
        Node before = nodes.put(uuid, node);
        synchronized (node) {
            if (before != null) {
                synchronized (before) {
                    before.replicas.forEach(id -> removeReplica(id, uuid));
                }
            }
            request.getContainersList().forEach(report -> putReplica(node, report));
        }
        return new Changes(true, request.getContainersList());
    }

    /** Takes a heartbeat; empty when the datanode has not registered since this SCM started. */
    public Optional<Changes> heartbeat(Heartbeat heartbeat) {
        Node node = nodes.get(heartbeat.getDatanodeUuid());
        if (node == null) {
            return Optional.empty();
        }
        synchronized (node) {
            boolean returned = health(node) != NodeHealth.HEALTHY;
            beat(node);
            if (heartbeat.hasNode()) {
                node.report = heartbeat.getNode();
            }
            List<ContainerReport> changed = replicas(node, heartbeat);
            Map<String, PipelineReport> pipelines = byId(heartbeat.getPipelinesList());
            boolean moved = returned | !pipelines.equals(node.pipelines) | failed(heartbeat);
            node.pipelines = pipelines;
            return Optional.of(new Changes(moved, changed));
        }
    }

    public Optional<Datanode> datanode(String uuid) {
        return Optional.ofNullable(nodes.get(uuid)).map(node -> node.datanode);
    }

    /** Empty when it has not registered since this SCM started. */
    public Optional<NodeHealth> health(String uuid) {
        return Optional.ofNullable(nodes.get(uuid)).map(this::health);
    }

    public boolean healthy(String uuid) {
        Node node = nodes.get(uuid);
        return node != null && health(node) == NodeHealth.HEALTHY;
    }

    /** When the datanode's last heartbeat came, on the clock's nanoseconds; empty when it has not registered. */
    OptionalLong heardNanos(String uuid) {
        Node node = nodes.get(uuid);
        return node == null ? OptionalLong.empty() : OptionalLong.of(node.heartbeatNanos);
    }

    /** Healthy datanodes with a disk that works, in the order of their UUIDs. */
    public List<Datanode> usable() {
        return nodes.values().stream()
                .filter(node -> health(node) == NodeHealth.HEALTHY && hasDisk(node))
                .map(node -> node.datanode)
                .sorted(Comparator.comparing(Datanode::getUuid))
                .toList();
    }

    public int registered() {
        return nodes.size();
    }

    public int countHealthy() {
        return (int) nodes.values().stream()
                .filter(node -> health(node) == NodeHealth.HEALTHY)
                .count();
    }

    public Collection<String> uuids() {
        return nodes.keySet();
    }

    /** Ids of all containers of which a replica is known. */
    public Collection<Long> containers() {
        return List.copyOf(replicas.keySet());
    }

    /** Known replicas of a container by datanode; those on dead datanodes are among them. */
    public Map<String, ContainerReport> replicas(long containerId) {
        return replicas.getOrDefault(containerId, Map.of());
    }

    /** What a datanode last said of a pipeline. */
    public Optional<PipelineReport> pipeline(String uuid, String pipelineId) {
        Node node = nodes.get(uuid);
        return node == null ? Optional.empty() : Optional.ofNullable(node.pipelines.get(pipelineId));
    }

    /** Pipelines a datanode last reported. */
    public Set<String> pipelinesOf(String uuid) {
        Node node = nodes.get(uuid);
        return node == null ? Set.of() : node.pipelines.keySet();
    }

    /** UUID of the member that said last, by term, that it leads. */
    public Optional<String> leader(String pipelineId, Collection<Datanode> members) {
        String leader = null;
        long term = -1;
        for (Datanode member : members) {
            PipelineReport report = pipeline(member.getUuid(), pipelineId).orElse(null);
            if (report != null && report.getLeader() && report.getTerm() > term) {
                leader = member.getUuid();
                term = report.getTerm();
            }
        }
        return Optional.ofNullable(leader);
    }

    /** Members that said the pipeline can't go on there, with the reason. */
    public Map<String, String> failures(String pipelineId) {
        return failures.getOrDefault(pipelineId, Map.of());
    }

    /** Pipelines of which some datanode said they can't go on there. */
    public Set<String> failedPipelines() {
        return failures.keySet();
    }

    /** Drops what is remembered of a pipeline that is gone. */
    public void forgetPipeline(String pipelineId) {
        failures.remove(pipelineId);
    }

    public List<DatanodeInfo> describe() {
        return nodes.values().stream()
                .map(node -> DatanodeInfo.newBuilder()
                        .setDatanode(node.datanode)
                        .setHealth(health(node))
                        .setLastHeartbeatMillis(node.heartbeatMillis)
                        .setReport(node.report)
                        .build())
                .sorted(Comparator.comparing(
                                (DatanodeInfo info) -> info.getDatanode().getHost())
                        .thenComparing(info -> info.getDatanode().getUuid()))
                .toList();
    }

    private NodeHealth health(Node node) {
        long age = clock.nanos() - node.heartbeatNanos;
        return age >= deadNanos ? NodeHealth.DEAD : age >= staleNanos ? NodeHealth.STALE : NodeHealth.HEALTHY;
    }

    private void beat(Node node) {
        node.heartbeatNanos = clock.nanos();
        node.heartbeatMillis = clock.millis();
    }

    /** A datanode that has reported no disks yet counts as having one. */
    private static boolean hasDisk(Node node) {
        return node.report.getVolumesCount() == 0
                || node.report.getVolumesList().stream().anyMatch(volume -> !volume.getFailed());
    }

    private static Map<String, PipelineReport> byId(List<PipelineReport> reports) {
        Map<String, PipelineReport> byId = new HashMap<>();
        reports.forEach(report -> byId.put(report.getPipelineId(), report));
        return byId;
    }

    private boolean failed(Heartbeat heartbeat) {
        boolean changed = false;
        for (PipelineFailure failure : heartbeat.getFailedPipelinesList()) {
            String before = failures.computeIfAbsent(failure.getPipelineId(), id -> new ConcurrentHashMap<>())
                    .put(heartbeat.getDatanodeUuid(), failure.getReason());
            changed |= before == null;
        }
        return changed;
    }

    private List<ContainerReport> replicas(Node node, Heartbeat heartbeat) {
        List<ContainerReport> changed = new ArrayList<>();
        if (heartbeat.getFullContainerReport()) {
            Set<Long> gone = new HashSet<>(node.replicas);
            heartbeat.getContainersList().forEach(report -> gone.remove(report.getContainerId()));
            gone.forEach(id -> dropReplica(node, id));
        }
        heartbeat.getGoneContainersList().forEach(id -> dropReplica(node, id));
        for (ContainerReport report : heartbeat.getContainersList()) {
            if (putReplica(node, report)) {
                changed.add(report);
            }
        }
        return changed;
    }

    private boolean putReplica(Node node, ContainerReport report) {
        String uuid = node.datanode.getUuid();
        node.replicas.add(report.getContainerId());
        ContainerReport[] before = new ContainerReport[1];
        replicas.compute(report.getContainerId(), (id, known) -> {
            Map<String, ContainerReport> changed = known == null ? new LinkedHashMap<>() : new LinkedHashMap<>(known);
            before[0] = changed.put(uuid, report);
            return changed;
        });
        return !report.equals(before[0]);
    }

    private void dropReplica(Node node, long id) {
        node.replicas.remove(id);
        removeReplica(id, node.datanode.getUuid());
    }

    private void removeReplica(long id, String uuid) {
        replicas.computeIfPresent(id, (key, known) -> {
            Map<String, ContainerReport> changed = new LinkedHashMap<>(known);
            changed.remove(uuid);
            return changed.isEmpty() ? null : changed;
        });
    }
}
