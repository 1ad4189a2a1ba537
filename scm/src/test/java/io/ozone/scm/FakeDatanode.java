package io.ozone.scm;

import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.PipelineReport;
import io.ozone.wire.scm.RegisterReply;
import io.ozone.wire.scm.RegisterRequest;
import io.ozone.wire.scm.ScmDatanodesGrpc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A datanode without disks that does at once what it is told, behind the real datanode door. Beats as fast as the SCM
 * answers, on its own thread.
 */
final class FakeDatanode implements AutoCloseable {
    private final Channels channels = new Channels();
    private final List<String> scmAddresses;
    private final Datanode self;
    private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();
    private final Map<Long, ContainerReport> replicas = new LinkedHashMap<>();
    private final Set<Long> deletedTransactions = new HashSet<>();
    private final List<Long> closeRequests = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile String clusterId = "";
    private long highestTerm;

    FakeDatanode(String scmAddress, int number) {
        this(List.of(scmAddress), number);
    }

    /** Reports to all of them, and obeys the one with the highest term. */
    FakeDatanode(List<String> scmAddresses, int number) {
        this.scmAddresses = scmAddresses;
        this.self = Datanode.newBuilder()
                .setUuid(new UUID(0, number).toString())
                .setHost("host" + number)
                .setDataPort(9859)
                .setRatisPort(9858)
                .build();
    }

    FakeDatanode start() {
        for (String address : scmAddresses) {
            Thread thread = new Thread(() -> live(address), "fake-datanode");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        return this;
    }

    String uuid() {
        return self.getUuid();
    }

    RegisterReply register(String cluster) {
        return register(scmAddresses.get(0), cluster);
    }

    private RegisterReply register(String address, String cluster) {
        RegisterRequest.Builder request =
                RegisterRequest.newBuilder().setDatanode(self).setClusterId(cluster);
        synchronized (this) {
            request.addAllContainers(replicas.values()).addAllPipelines(reports());
        }
        return stub(address).register(request.build());
    }

    synchronized void put(ContainerReport report) {
        replicas.put(report.getContainerId(), report);
    }

    synchronized void askToClose(long container) {
        closeRequests.add(container);
    }

    synchronized ContainerState state(long container) {
        return replicas.containsKey(container)
                ? replicas.get(container).getState()
                : ContainerState.CONTAINER_STATE_UNSPECIFIED;
    }

    synchronized Set<String> pipelineIds() {
        return Set.copyOf(pipelines.keySet());
    }

    synchronized Set<Long> deletions() {
        return Set.copyOf(deletedTransactions);
    }

    /** One heartbeat, with everything. */
    HeartbeatReply beat() {
        return beat(scmAddresses.get(0));
    }

    private HeartbeatReply beat(String address) {
        Heartbeat.Builder heartbeat =
                Heartbeat.newBuilder().setDatanodeUuid(uuid()).setFullContainerReport(true);
        synchronized (this) {
            heartbeat
                    .addAllContainers(replicas.values())
                    .addAllPipelines(reports())
                    .addAllDeletedTransactions(deletedTransactions)
                    .addAllCloseContainers(closeRequests);
            closeRequests.clear();
        }
        HeartbeatReply reply = stub(address).sendHeartbeat(heartbeat.build());
        obey(reply);
        return reply;
    }

    private void live(String address) {
        boolean registered = false;
        while (!stopped) {
            try {
                if (!registered) {
                    clusterId = register(address, clusterId).getClusterId();
                    registered = true;
                }
                registered = !beat(address).getRegisterAgain();
            } catch (RuntimeException e) {
                Rpc.fromStatus(e);
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private synchronized void obey(HeartbeatReply reply) {
        highestTerm = Math.max(highestTerm, reply.getTerm());
        if (reply.getTerm() == highestTerm) {
            reply.getCommandsList().forEach(this::obey);
        }
    }

    private void obey(DatanodeCommand command) {
        switch (command.getCommandCase()) {
            case CREATE_PIPELINE -> pipelines.put(command.getCreatePipeline().getId(), command.getCreatePipeline());
            case CLOSE_PIPELINE -> pipelines.remove(command.getClosePipeline());
            case CLOSE_CONTAINER ->
                close(
                        command.getCloseContainer().getContainerId(),
                        command.getCloseContainer().getForce()
                                || pipelines.containsKey(
                                        command.getCloseContainer().getPipelineId()));
            case DELETE_BLOCKS ->
                command.getDeleteBlocks()
                        .getTransactionsList()
                        .forEach(transaction -> deletedTransactions.add(transaction.getId()));
            case DELETE_CONTAINER -> replicas.remove(command.getDeleteContainer());
            default -> throw new IllegalStateException("no command");
        }
    }

    private void close(long id, boolean whole) {
        replicas.computeIfPresent(
                id,
                (key, replica) -> replica.toBuilder()
                        .setState(whole ? ContainerState.CONTAINER_CLOSED : ContainerState.CONTAINER_QUASI_CLOSED)
                        .build());
    }

    private List<PipelineReport> reports() {
        return pipelines.values().stream()
                .map(pipeline -> PipelineReport.newBuilder()
                        .setPipelineId(pipeline.getId())
                        .setTerm(1)
                        .setLeader(pipeline.getMembers(0).getUuid().equals(uuid()))
                        .build())
                .toList();
    }

    private ScmDatanodesGrpc.ScmDatanodesBlockingStub stub(String address) {
        return ScmDatanodesGrpc.newBlockingStub(channels.to(address)).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stopped = true;
        channels.close();
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
