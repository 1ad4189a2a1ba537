package io.ozone.datanode.pipeline;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import io.ozone.common.error.OzoneException;
import io.ozone.common.raftlog.RaftLogFiles;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.datanode.container.Container;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.volume.Volumes;
import io.ozone.server.DaemonThreads;
import io.ozone.server.DurableFiles;
import io.ozone.wire.Datanode;
import io.ozone.wire.ErrorDetail;
import io.ozone.wire.Pipeline;
import io.ozone.wire.datanode.DeleteBlocksEntry;
import io.ozone.wire.datanode.WriteRequest;
import io.ozone.wire.scm.PipelineReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pipelines of this datanode: one Raft server, a Raft group for each. Groups that were there before are
 * found again at the start. The address of a member's data door rides in Raft's own configuration, as the
 * peer's client address.
 *
 * <p>A write is not looked up in Raft's retry cache: sending a chunk again is recognised by its block,
 * offset and checksum, which also holds after a restart.
 */
public final class Pipelines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipelines.class);
    private static final int WRITERS = 2;

    private final String selfId;
    private final Containers containers;
    private final Clock clock;
    private final PipelineOptions options;
    private final ExecutorService writers;
    private final RaftServer server;
    private final Map<String, PipelineState> states = new ConcurrentHashMap<>();
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();

    private Pipelines(
            Settings settings,
            Datanode self,
            Path directory,
            Volumes volumes,
            Containers containers,
            PipelineEvents events,
            Clock clock)
            throws IOException {
        this.selfId = self.getUuid();
        this.containers = containers;
        this.clock = clock;
        this.writers =
                DaemonThreads.pool("chunk-writer", WRITERS * volumes.all().size());
        this.options = PipelineOptions.of(settings, writers);
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(selfId))
                .setProperties(RaftTuning.properties(settings, self.getHost(), self.getRatisPort(), directory))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setStateMachineRegistry(groupId -> states.computeIfAbsent(
                        groupId.getUuid().toString(),
                        id -> new PipelineState(id, volumes, containers, events, options)))
                .build();
    }

    /**
     * Starts the Raft server and the pipelines found in {@code directory}.
     *
     * @param self this datanode; the port for Raft must be free and not 0
     */
    public static Pipelines start(
            Settings settings,
            Datanode self,
            Path directory,
            Volumes volumes,
            Containers containers,
            PipelineEvents events,
            Clock clock) {
        keepProcess();
        try {
            DurableFiles.createDirectories(directory);
            setDamagedAside(settings, directory, volumes, containers, events);
            Pipelines pipelines = new Pipelines(settings, self, directory, volumes, containers, events, clock);
            pipelines.server.start();
            return pipelines;
        } catch (ExitUtils.ExitException e) {
            throw new OzoneException(
                    ErrorCode.CONFIGURATION,
                    "Raft can't listen on " + self.getHost() + ":" + self.getRatisPort() + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "The pipelines in " + directory + " can't be started: " + IoReason.of(e), e);
        }
    }

    /**
     * A member whose log has lost entries could vote for a leader that lacks them too. It leaves the pipeline: what is
     * whole of its log is applied, and the containers wait for Storage Container Manager to compare them with those of
     * the others. The log stays for whoever wants to know, under a name that Raft does not look for.
     */
    private static void setDamagedAside(
            Settings settings, Path directory, Volumes volumes, Containers containers, PipelineEvents events)
            throws IOException {
        try (Stream<Path> groups = Files.list(directory)) {
            for (Path group : groups.filter(Pipelines::isGroup).toList()) {
                Optional<RaftLogFiles.Damage> damage = RaftLogFiles.check(group).damage();
                if (damage.isEmpty()) {
                    continue;
                }
                String id = group.getFileName().toString();
                new PipelineState(id, volumes, containers, events, PipelineOptions.of(settings, Runnable::run))
                        .finishWithoutRaft(group);
                Path aside = directory.resolve("damaged-" + id);
                Files.move(group, aside);
                DurableFiles.syncDirectory(directory);
                events.pipelineFailed(
                        id,
                        damage.get() + ". This datanode leaves the pipeline with what came before; other members may"
                                + " have more. The log is kept in " + aside);
            }
        }
    }

    private static boolean isGroup(Path directory) {
        try {
            return Files.isDirectory(directory)
                    && UUID.fromString(directory.getFileName().toString()) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Ratis would end the process when its port is taken. Telling it not to makes it the handler of all uncaught
     * exceptions, which it is not to be.
     */
    private static void keepProcess() {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    // ---------------------------------------------------------------- membership

    /** Does nothing when the pipeline is there already. */
    public void create(Pipeline pipeline) {
        RaftGroupId groupId = groupId(pipeline.getId());
        List<RaftPeer> peers = new ArrayList<>();
        for (Datanode member : pipeline.getMembersList()) {
            peers.add(RaftPeer.newBuilder()
                    .setId(member.getUuid())
                    .setAddress(member.getHost() + ":" + member.getRatisPort())
                    .setClientAddress(member.getHost() + ":" + member.getDataPort())
                    .build());
        }
        Optional<RaftServer.Division> known = division(pipeline.getId());
        if (known.isPresent()) {
            if (!known.get().getGroup().getPeers().isEmpty()) {
                return;
            }
            // Killed before it had written who its members are.
            remove(pipeline.getId());
        }
        LOG.info("Pipeline {} of {} members is made", pipeline.getId(), peers.size());
        request(GroupManagementRequest.newAdd(
                clientId, server.getId(), callIds.incrementAndGet(), RaftGroup.valueOf(groupId, peers)));
    }

    /**
     * Leaves a pipeline: applies what its log holds, makes its open containers quasi-closed, and deletes the log. Does
     * nothing when it is not there. When the log can't be finished it is kept, and so is the pipeline, silent, for the
     * next try.
     */
    public void remove(String pipelineId) {
        PipelineState state = states.get(pipelineId);
        if (state == null) {
            return;
        }
        if (division(pipelineId).isPresent()) {
            request(GroupManagementRequest.newRemove(
                    clientId, server.getId(), callIds.incrementAndGet(), groupId(pipelineId), true, false));
        } else {
            try {
                state.notifyGroupRemove();
                state.deleteLog();
            } catch (IOException e) {
                throw new OzoneException(
                        ErrorCode.IO_ERROR, "The log of pipeline " + pipelineId + " can't be deleted: " + e, e);
            }
        }
        states.remove(pipelineId);
        LOG.info("Pipeline {} is removed", pipelineId);
    }

    private void request(GroupManagementRequest request) {
        try {
            RaftClientReply reply = server.groupManagement(request);
            if (!reply.isSuccess()) {
                throw ErrorCode.IO_ERROR.failure("%s failed: %s", request, reply.getException());
            }
        } catch (IOException e) {
            throw new OzoneException(ErrorCode.IO_ERROR, request + " failed: " + e, e);
        }
    }

    /** Whether it is here: also when Raft has stopped for it and its log is not finished. */
    public boolean contains(String pipelineId) {
        return states.containsKey(pipelineId);
    }

    public List<PipelineReport> reports() {
        List<PipelineReport> reports = new ArrayList<>();
        for (RaftGroupId id : server.getGroupIds()) {
            division(id.getUuid().toString())
                    .filter(division -> division.getInfo().isAlive())
                    .ifPresent(division -> reports.add(PipelineReport.newBuilder()
                            .setPipelineId(id.getUuid().toString())
                            .setLeader(isReadyLeader(division))
                            .setTerm(division.getInfo().getCurrentTerm())
                            .build()));
        }
        return reports;
    }

    public boolean leads(String pipelineId) {
        return division(pipelineId).map(Pipelines::isReadyLeader).orElse(false);
    }

    /** Hands leadership to another member, for a planned stop. */
    public void transferLeadership(String pipelineId, String memberUuid, long timeoutMillis) throws IOException {
        RaftClientReply reply = server.transferLeadership(new TransferLeadershipRequest(
                clientId,
                server.getId(),
                groupId(pipelineId),
                callIds.incrementAndGet(),
                RaftPeerId.valueOf(memberUuid),
                timeoutMillis));
        if (!reply.isSuccess()) {
            throw reply.getException();
        }
    }

    // ---------------------------------------------------------------- writing

    /**
     * Writes a chunk through the pipeline. The checksum has been verified.
     *
     * @return the log index of the entry that stands for it, once it is applied here and stored by a majority
     */
    public CompletableFuture<Long> write(WriteRequest request) {
        try {
            RaftServer.Division division = leader(request.getPipelineId());
            Container container = containers.getOrCreate(request.getBlock().getContainerId(), request.getPipelineId());
            container.requireOpen(request.getPipelineId());
            container.volume().requireSpace(request.getData().size());
            return propose(
                    division,
                    request.getPipelineId(),
                    Proposal.chunk(request, container, options.smallLimitBytes(), clock.millis()));
        } catch (OzoneException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Closes a container on all members. Only the leader can. */
    public CompletableFuture<Long> close(String pipelineId, long containerId) {
        return propose(leader(pipelineId), pipelineId, Proposal.close(containerId, clock.millis()));
    }

    /** Deletes blocks of an open container on all members. Only the leader can. */
    public CompletableFuture<Long> delete(String pipelineId, DeleteBlocksEntry blocks) {
        return propose(leader(pipelineId), pipelineId, Proposal.delete(blocks, clock.millis()));
    }

    /** @throws OzoneException PIPELINE_NOT_FOUND, NOT_LEADER or NOT_READY */
    private RaftServer.Division leader(String pipelineId) {
        RaftServer.Division division = division(pipelineId)
                .filter(found -> found.getInfo().isAlive())
                .orElseThrow(() -> ErrorCode.PIPELINE_NOT_FOUND.failure(
                        "Datanode %s is not in pipeline '%s'; ask for another block", selfId, pipelineId));
        if (isReadyLeader(division)) {
            return division;
        }
        if (division.getInfo().isLeader()) {
            throw ErrorCode.NOT_READY.failure("Pipeline %s has a new leader that is not ready yet", pipelineId);
        }
        throw notLeader(division, pipelineId);
    }

    private static OzoneException notLeader(RaftServer.Division division, String pipelineId) {
        RaftPeerId leader = division.getInfo().getLeaderId();
        RaftPeer peer = leader == null ? null : division.getRaftConf().getPeer(leader);
        String address = peer == null || division.getPeer().getId().equals(leader) ? null : peer.getClientAddress();
        return OzoneException.notLeader(
                "This datanode does not lead pipeline " + pipelineId
                        + (address == null ? ", and it knows no leader" : "; the leader is at " + address),
                address);
    }

    private CompletableFuture<Long> propose(RaftServer.Division division, String pipelineId, Proposal proposal) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(server.getId())
                .setGroupId(groupId(pipelineId))
                .setCallId(callIds.incrementAndGet())
                .setMessage(proposal)
                .setType(RaftClientRequest.writeRequestType())
                .build();
        try {
            // The division itself: the server in front of it would hop through another thread.
            return ((RaftClientAsynchronousProtocol) division)
                    .submitClientRequestAsync(request)
                    .thenApply(reply -> indexOf(division, pipelineId, reply));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    RaftFailures.translate(e, pipelineId, () -> notLeader(division, pipelineId)));
        }
    }

    private static long indexOf(RaftServer.Division division, String pipelineId, RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw RaftFailures.translate(reply.getException(), pipelineId, () -> notLeader(division, pipelineId));
        }
        if (reply.getMessage() == null || reply.getMessage().getContent().isEmpty()) {
            return reply.getLogIndex();
        }
        ErrorDetail detail;
        try {
            detail = ErrorDetail.parseFrom(reply.getMessage().getContent().asReadOnlyByteBuffer());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw ErrorCode.INTERNAL_ERROR.failure(
                    "the state of pipeline %s gave an answer that can't be read", pipelineId);
        }
        if (detail.getCode().isEmpty()) {
            return Long.parseLong(detail.getMessage());
        }
        throw ErrorCode.find(detail.getCode()).orElse(ErrorCode.INTERNAL_ERROR).failure("%s", detail.getMessage());
    }

    // ---------------------------------------------------------------- progress

    /**
     * Up to which entry nobody will ask for old bytes any more: every member has committed it, and a start of
     * this one would begin behind it. {@link Long#MAX_VALUE} when the pipeline is gone.
     */
    public long settledIndex(String pipelineId) {
        Optional<RaftServer.Division> division = division(pipelineId);
        PipelineState state = states.get(pipelineId);
        if (division.isEmpty() || state == null) {
            return Long.MAX_VALUE;
        }
        return Math.min(state.committedEverywhere(), state.snapshotIndex());
    }

    /** Last entry that is applied here; 0 when the pipeline is gone. */
    public long appliedIndex(String pipelineId) {
        PipelineState state = states.get(pipelineId);
        return state == null ? 0 : Math.max(0, state.getLastAppliedTermIndex().getIndex());
    }

    /** @return pipelines that have applied something since their last snapshot, with the log bytes of it */
    public Map<String, Long> unsaved() {
        Map<String, Long> unsaved = new ConcurrentHashMap<>();
        states.forEach((id, state) -> {
            if (appliedIndex(id) > state.snapshotIndex()) {
                unsaved.put(id, state.bytesSinceSnapshot());
            }
        });
        return unsaved;
    }

    public void snapshot(String pipelineId) throws IOException {
        RaftClientReply reply = server.snapshotManagement(SnapshotManagementRequest.newCreate(
                clientId, server.getId(), groupId(pipelineId), callIds.incrementAndGet(), 60_000, 1));
        if (!reply.isSuccess()) {
            throw reply.getException();
        }
    }

    // ---------------------------------------------------------------- end

    /** As if the process was killed: from here on nothing is applied, saved or acknowledged. */
    public void abandon() {
        states.values().forEach(PipelineState::kill);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("The Raft server did not stop cleanly", e);
        }
        writers.shutdown();
    }

    private static boolean isReadyLeader(RaftServer.Division division) {
        return division.getInfo().isLeader() && division.getInfo().isLeaderReady();
    }

    private Optional<RaftServer.Division> division(String pipelineId) {
        PipelineState state = states.get(pipelineId);
        if (state == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(server.getDivision(groupId(pipelineId)));
        } catch (IOException e) {
            LOG.debug("Pipeline {} is not there: {}", pipelineId, e.getMessage());
            return Optional.empty();
        }
    }

    private static RaftGroupId groupId(String pipelineId) {
        try {
            return RaftGroupId.valueOf(UUID.fromString(pipelineId));
        } catch (IllegalArgumentException e) {
            throw ErrorCode.INVALID_ARGUMENT.failure("'%s' is not a pipeline id: it must be a UUID", pipelineId);
        }
    }
}
