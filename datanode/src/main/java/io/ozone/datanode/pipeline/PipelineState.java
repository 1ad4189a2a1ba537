package io.ozone.datanode.pipeline;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.datanode.container.BlockChanges;
import io.ozone.datanode.container.Container;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.container.ReplicaEvent;
import io.ozone.datanode.volume.Volume;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.datanode.volume.Volumes;
import io.ozone.wire.ErrorDetail;
import io.ozone.wire.datanode.AppliedIndex;
import io.ozone.wire.datanode.DeleteBlocksEntry;
import io.ozone.wire.datanode.LogEntry;
import io.ozone.wire.datanode.WriteChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.FileUtils;
import org.apache.ratis.util.SizeInBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log of one pipeline does on one datanode.
 *
 * <p><b>The way of a chunk.</b> {@link #startTransaction(RaftClientRequest)} draws its extent on the leader;
 * {@link #preAppendTransaction} turns it away if the leader has lost and regained its place in between, for
 * then another leader may have given the extent away. A large chunk's bytes are written by {@link
 * PipelineData}, a small one's by {@link #applyTransaction}. The block's row is written when the entry is
 * applied, and the block is committed with its last chunk.
 *
 * <p><b>Threads.</b> Ratis applies on one thread, which also takes snapshots. Admission runs on the callers'.
 *
 * <p><b>Stable storage.</b> An entry is durable in the log. {@link #takeSnapshot} makes its effects durable:
 * data files, then rows, then the file that says so; only behind that may the log be purged. A start begins
 * behind the snapshot and applies again what follows. Rows that reached the disk meanwhile know it (each
 * volume notes the index they contain); small chunks are written again, to the same place. A large chunk of
 * an entry that was in the log before the start is compared with its checksum, because a power failure may
 * have kept the log entry and lost the data: such a replica becomes unhealthy.
 *
 * <p><b>The end.</b> {@link #notifyGroupRemove} finishes the log before it is deleted.
 *
 * <p><b>Failure.</b> When an entry can't be applied for a reason that other members don't share, this member
 * stops and says so, rather than to answer for data it does not have. The exception is not thrown on to Ratis, whose updater, when it fails while
 * another thread closes the server, spins forever and is waited for as long.
 */
final class PipelineState extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineState.class);

    private final String pipelineId;
    private final Volumes volumes;
    private final Containers containers;
    private final PipelineEvents events;
    private final PipelineData data;
    /** Containers with data that is not known to be on stable storage. */
    private final Set<Container> touched = ConcurrentHashMap.newKeySet();

    private RaftServer server;
    private RaftGroupId groupId;
    private RaftStorage storage;
    private Path appliedPath;
    /** Index that each volume's rows contained at the start. */
    private final Map<Volume, Long> containedAtStart = new HashMap<>();

    private volatile AppliedFile snapshot = AppliedFile.NONE;
    private volatile long bytesSinceSnapshot;
    private volatile boolean killed;
    /** An entry could not be applied: nothing behind it may be. */
    private volatile boolean failed;
    /** Last entry that was in the log when this process opened it; negative = not looked up yet. */
    private volatile long lastAtStart = Long.MIN_VALUE;

    PipelineState(
            String pipelineId, Volumes volumes, Containers containers, PipelineEvents events, PipelineOptions options) {
        this.pipelineId = pipelineId;
        this.volumes = volumes;
        this.containers = containers;
        this.events = events;
        this.data = new PipelineData(this, options);
    }

    @Override
    public void initialize(RaftServer raftServer, RaftGroupId id, RaftStorage raftStorage) throws IOException {
        super.initialize(raftServer, id, raftStorage);
        server = raftServer;
        groupId = id;
        open(raftStorage);
        getLifeCycle().startAndTransition(() -> {});
    }

    private void open(RaftStorage raftStorage) {
        storage = raftStorage;
        appliedPath = raftStorage.getStorageDir().getStateMachineDir().toPath().resolve("applied");
        snapshot = AppliedFile.read(appliedPath);
        if (snapshot.index() >= 0) {
            setLastAppliedTermIndex(TermIndex.valueOf(snapshot.term(), snapshot.index()));
        }
        for (Volume volume : volumes.all()) {
            volume.store()
                    .get(VolumeTables.APPLIED, pipelineId)
                    .ifPresent(applied -> containedAtStart.put(volume, applied.getIndex()));
        }
        for (long containerId : snapshot.containers()) {
            if (containers.find(containerId).isEmpty()) {
                containers.lost(containerId, pipelineId);
            }
        }
    }

    String pipelineId() {
        return pipelineId;
    }

    /** Index behind which a start would begin. */
    long snapshotIndex() {
        return snapshot.index();
    }

    long bytesSinceSnapshot() {
        return bytesSinceSnapshot;
    }

    void kill() {
        killed = true;
    }

    boolean isKilled() {
        return killed;
    }

    private boolean isHalted() {
        return killed || failed;
    }

    // ---------------------------------------------------------------- admission

    @Override
    public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
        lookUpLogEnd();
        Proposal proposal = (Proposal) request.getMessage();
        proposal.admit(currentTerm());
        return TransactionContext.newBuilder()
                .setServerRole(RaftPeerRole.LEADER)
                .setStateMachine(this)
                .setClientRequest(request)
                .setLogData(RaftBytes.of(proposal.entry()))
                .setStateMachineData(proposal.besideLog())
                .setStateMachineContext(proposal)
                .build();
    }

    @Override
    public TransactionContext preAppendTransaction(TransactionContext context) throws IOException {
        if (((Proposal) context.getStateMachineContext()).term() != currentTerm()) {
            throw new StateMachineException(
                    "the leader changed while the request was admitted",
                    OzoneException.notLeader("The leader of pipeline " + pipelineId + " changed; try again", null),
                    false);
        }
        return context;
    }

    @Override
    public TransactionContext cancelTransaction(TransactionContext context) {
        return context;
    }

    /** Of an entry that comes from the leader or from the log. Keeps it without the bytes beside the log. */
    @Override
    public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
        lookUpLogEnd();
        StateMachineLogEntryProto body = entry.getStateMachineLogEntry();
        LogEntryProto kept = body.hasStateMachineEntry()
                ? LogEntryProto.newBuilder(entry)
                        .setStateMachineLogEntry(
                                StateMachineLogEntryProto.newBuilder(body).clearStateMachineEntry())
                        .build()
                : entry;
        return TransactionContext.newBuilder()
                .setServerRole(role)
                .setStateMachine(this)
                .setLogEntry(kept)
                .build()
                .setStateMachineContext(RaftBytes.parse(body.getLogData()));
    }

    /** Ratis asks for a transaction before it appends an entry, and before it applies one: the first time tells. */
    private void lookUpLogEnd() {
        if (lastAtStart != Long.MIN_VALUE) {
            return;
        }
        try {
            TermIndex last = server.getDivision(groupId).getRaftLog().getLastEntryTermIndex();
            lastAtStart = last == null ? -1 : last.getIndex();
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "The log of pipeline " + pipelineId + " can't be read: " + e, e);
        }
    }

    static LogEntry entryOf(TransactionContext context) {
        Object known = context.getStateMachineContext();
        return known instanceof Proposal proposal ? proposal.entry() : (LogEntry) known;
    }

    private long currentTerm() throws IOException {
        return server.getDivision(groupId).getInfo().getCurrentTerm();
    }

    /** The container, made and noted as a witness when this is the pipeline's first chunk of it here. */
    Container containerOf(long containerId) {
        Container container = containers.getOrCreate(containerId, pipelineId);
        if (!snapshot.containers().contains(containerId)) {
            witness(containerId);
        }
        return container;
    }

    private synchronized void witness(long containerId) {
        if (snapshot.containers().contains(containerId)) {
            return;
        }
        Set<Long> ids = new HashSet<>(snapshot.containers());
        ids.add(containerId);
        save(snapshot.with(ids));
        containers.changed(containerId);
    }

    private synchronized void save(AppliedFile next) {
        if (killed) {
            throw ErrorCode.NOT_READY.failure("the datanode was killed");
        }
        try {
            next.write(appliedPath);
        } catch (IOException e) {
            throw new OzoneException(ErrorCode.IO_ERROR, appliedPath + " can't be written: " + e, e);
        }
        snapshot = next;
    }

    // ---------------------------------------------------------------- applying

    @Override
    public StateMachine.DataApi data() {
        return data;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext context) {
        if (isHalted()) {
            return CompletableFuture.failedFuture(
                    ErrorCode.NOT_READY.failure("pipeline %s has stopped on this datanode", pipelineId));
        }
        LogEntry entry = entryOf(context);
        AppliedIndex at = AppliedIndex.newBuilder()
                .setTerm(context.getLogEntry().getTerm())
                .setIndex(context.getLogEntry().getIndex())
                .build();
        Message reply;
        try {
            reply = apply(entry, at);
        } catch (IOException | RuntimeException | Error e) {
            failed = true;
            if (!killed) {
                LOG.error("Pipeline {} stops here: entry {} can't be applied", pipelineId, at.getIndex(), e);
                events.pipelineFailed(pipelineId, "entry " + at.getIndex() + " can't be applied: " + e.getMessage());
            }
            return CompletableFuture.failedFuture(e);
        }
        data.applied(at.getIndex());
        bytesSinceSnapshot += context.getLogEntry().getSerializedSize();
        updateLastAppliedTermIndex(at.getTerm(), at.getIndex());
        return CompletableFuture.completedFuture(reply);
    }

    private Message apply(LogEntry entry, AppliedIndex at) throws IOException {
        switch (entry.getEntryCase()) {
            case WRITE_CHUNK:
                return applyChunk(entry.getWriteChunk(), at);
            case CLOSE_CONTAINER:
                return applyClose(entry.getCloseContainer().getContainerId());
            case DELETE_BLOCKS:
                return applyDelete(entry.getDeleteBlocks(), at);
            default:
                throw ErrorCode.CORRUPT.failure("entry %d holds nothing this release knows", at.getIndex());
        }
    }

    private Message applyChunk(WriteChunk chunk, AppliedIndex at) throws IOException {
        Container container = containerOf(chunk.getBlock().getContainerId());
        boolean beforeStart = at.getIndex() <= lastAtStart;
        if (container.isDamaged()) {
            if (beforeStart) {
                return Message.EMPTY;
            }
            throw ErrorCode.CONTAINER_UNHEALTHY.failure("container %d is damaged on this member", container.id());
        }
        if (container.isOpen()) {
            if (!chunk.getData().isEmpty()) {
                container.write(chunk.getExtent().getPosition(), chunk.getData().asReadOnlyByteBuffer());
            } else if (beforeStart && !data.isWhole(container, chunk)) {
                container.damage(
                        "the chunk at " + chunk.getExtent().getPosition() + " was lost before it reached the disk");
                containers.changed(container.id());
                return Message.EMPTY;
            }
            touched.add(container);
        }
        if (at.getIndex() <= containedAtStart.getOrDefault(container.volume(), -1L)) {
            return Message.EMPTY;
        }
        try {
            long index = BlockChanges.addChunk(container, chunk, pipelineId, at);
            return index == at.getIndex() ? Message.EMPTY : Replies.index(index);
        } catch (OzoneException e) {
            switch (e.code()) {
                case CONTAINER_NOT_OPEN:
                case INVALID_STATE:
                case BLOCK_ALREADY_COMMITTED:
                    return Replies.error(e);
                default:
                    throw e;
            }
        }
    }

    private Message applyClose(long containerId) {
        containers.find(containerId).ifPresent(container -> {
            if (container.change(ReplicaEvent.CLOSE)) {
                touched.remove(container);
            }
            containers.changed(containerId);
        });
        return Message.EMPTY;
    }

    private Message applyDelete(DeleteBlocksEntry entry, AppliedIndex at) {
        containers.find(entry.getContainerId()).ifPresent(container -> {
            if (at.getIndex() > containedAtStart.getOrDefault(container.volume(), -1L)) {
                BlockChanges.delete(container, entry.getLocalIdsList(), pipelineId, at.getIndex(), at);
            }
        });
        events.blocksDeleted(entry.getTransactionId());
        return Message.EMPTY;
    }

    // ---------------------------------------------------------------- snapshots

    @Override
    public long takeSnapshot() {
        TermIndex applied = getLastAppliedTermIndex();
        if (isHalted() || applied == null || applied.getIndex() <= snapshot.index()) {
            return snapshot.index();
        }
        try {
            bytesSinceSnapshot = 0;
            makeDurable();
            synchronized (this) {
                save(snapshot.at(applied.getTerm(), applied.getIndex()));
            }
        } catch (IOException | RuntimeException | Error e) {
            // After a failed sync nobody knows what the disk has, so trying again could report what is not there.
            failed = true;
            if (!killed) {
                LOG.error("Pipeline {} stops here: its data can't be made durable", pipelineId, e);
                events.pipelineFailed(pipelineId, "its data can't be made durable: " + e.getMessage());
            }
            return snapshot.index();
        }
        return applied.getIndex();
    }

    private void makeDurable() throws IOException {
        for (Container container : List.copyOf(touched)) {
            touched.remove(container);
            try {
                container.data().sync();
            } catch (IOException | RuntimeException e) {
                touched.add(container);
                throw e;
            }
        }
        for (Volume volume : volumes.all()) {
            volume.store().flush();
        }
    }

    @Override
    public SnapshotInfo getLatestSnapshot() {
        AppliedFile latest = snapshot;
        if (latest.index() < 0) {
            return null;
        }
        return new SnapshotInfo() {
            @Override
            public TermIndex getTermIndex() {
                return TermIndex.valueOf(latest.term(), latest.index());
            }

            @Override
            public List<FileInfo> getFiles() {
                return List.of();
            }

            @Override
            public String toString() {
                return "snapshot at " + getTermIndex();
            }
        };
    }

    // ---------------------------------------------------------------- events

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.pipelineChanged(pipelineId);
    }

    @Override
    public void notifyLeaderReady() {
        events.pipelineChanged(pipelineId);
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
        if (!killed) {
            LOG.error("The log of pipeline {} failed", pipelineId, cause);
            events.pipelineFailed(pipelineId, "the log failed: " + cause.getMessage());
        }
    }

    /**
     * The leader says that its log begins behind what this member has. It also says so when it has lost track of
     * the member; then a fresh snapshot shows where the member is. Otherwise the member can't be caught up:
     * members never copy state from each other, SCM closes the pipeline and has its containers copied.
     */
    @Override
    public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(RoleInfoProto role, TermIndex first) {
        if (getLastAppliedTermIndex().getIndex() >= first.getIndex() - 1) {
            data.later(this::snapshotNow);
        } else {
            events.pipelineFailed(
                    pipelineId, "the leader's log begins at " + first.getIndex() + ", behind what this member has");
        }
        return CompletableFuture.completedFuture(null);
    }

    private void snapshotNow() {
        try {
            server.snapshotManagement(
                    SnapshotManagementRequest.newCreate(ClientId.randomId(), server.getId(), groupId, 0, 60_000, 1));
        } catch (IOException e) {
            LOG.warn("Pipeline {} could not take a snapshot", pipelineId, e);
        }
    }

    /** Last entry that every member has committed; negative while that is not known of all. */
    long committedEverywhere() {
        RaftServer.Division division;
        try {
            division = server.getDivision(groupId);
        } catch (IOException e) {
            LOG.debug("Pipeline {} is gone", pipelineId, e);
            return -1;
        }
        Collection<CommitInfoProto> commits = division.getCommitInfos();
        if (commits.size() < division.getGroup().getPeers().size()) {
            return -1;
        }
        return commits.stream().mapToLong(CommitInfoProto::getCommitIndex).min().orElse(-1);
    }

    /**
     * Called when Raft has stopped for this pipeline and before its log is deleted. What the log holds behind the last
     * applied entry may have been acknowledged by a leader that is gone, and nobody is left to say so: it is applied.
     * What was never acknowledged does no harm, for no key refers to it. Whether other members hold more nobody can
     * tell: the containers become quasi-closed.
     *
     * @throws OzoneException when that fails; then the log is kept, and a later try goes on from there
     */
    @Override
    public void notifyGroupRemove() {
        if (killed) {
            throw ErrorCode.NOT_READY.failure("the datanode was killed");
        }
        try {
            finishLog();
            // Also of what is closed already, such as deleted blocks: the log that would bring it back goes next.
            makeDurable();
        } catch (IOException | UncheckedIOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "The log of pipeline " + pipelineId + " can't be finished: " + e, e);
        }
        for (Container container : containers.ofPipeline(pipelineId)) {
            if (container.change(ReplicaEvent.QUASI_CLOSE)) {
                containers.changed(container.id());
            }
        }
    }

    private void finishLog() throws IOException {
        long applied = getLastAppliedTermIndex() == null
                ? -1
                : getLastAppliedTermIndex().getIndex();
        boolean[] whole = {true};
        long[] next = {-1};
        for (LogSegmentPath segment : LogSegmentPath.getLogSegmentPaths(storage)) {
            // Behind a torn entry there is none that this member has acknowledged, and what follows a damaged one would
            // make this replica look more complete than it is.
            LogSegment.readSegmentFile(
                    segment.getPath().toFile(),
                    segment.getStartEnd(),
                    SizeInBytes.valueOf(2L * RaftTuning.MAX_ENTRY_BYTES),
                    RaftServerConfigKeys.Log.CorruptionPolicy.WARN_AND_RETURN,
                    null,
                    entry -> {
                        whole[0] &= next[0] < 0 || entry.getIndex() == next[0];
                        next[0] = entry.getIndex() + 1;
                        if (entry.getIndex() > applied && entry.hasStateMachineLogEntry()) {
                            whole[0] = whole[0] && finish(entry);
                        }
                    });
        }
    }

    /** @return whether the bytes beside the log are there; if not, neither this entry nor a later one was acknowledged */
    private boolean finish(LogEntryProto entry) {
        LogEntry body = RaftBytes.parse(entry.getStateMachineLogEntry().getLogData());
        AppliedIndex at = AppliedIndex.newBuilder()
                .setTerm(entry.getTerm())
                .setIndex(entry.getIndex())
                .build();
        if (body.hasWriteChunk()) {
            WriteChunk chunk = body.getWriteChunk();
            Container container = containerOf(chunk.getBlock().getContainerId());
            if (container.isDamaged()) {
                return true;
            }
            if (chunk.getData().isEmpty() && !data.isWhole(container, chunk)) {
                LOG.warn("Pipeline {} ends at entry {}, whose bytes are not on this disk", pipelineId, at.getIndex());
                return false;
            }
        }
        try {
            apply(body, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        updateLastAppliedTermIndex(at.getTerm(), at.getIndex());
        return true;
    }

    /**
     * Instead of Raft: finishes what is whole of a log that this member must not go on with.
     *
     * @throws IOException and what {@link #notifyGroupRemove} throws, when that fails
     */
    void finishWithoutRaft(Path log) throws IOException {
        try (RaftStorage alone = RaftStorage.newBuilder()
                .setDirectory(log.toFile())
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setLogCorruptionPolicy(RaftServerConfigKeys.Log.CorruptionPolicy.WARN_AND_RETURN)
                .setStorageFreeSpaceMin(SizeInBytes.ZERO)
                .build()) {
            alone.initialize();
            open(alone);
            notifyGroupRemove();
        }
    }

    /** Deletes the log of a pipeline that Raft has forgotten already. */
    void deleteLog() throws IOException {
        FileUtils.deleteFully(storage.getStorageDir().getRoot());
    }

    @Override
    public String toStateMachineLogEntryString(StateMachineLogEntryProto entry) {
        return "entry of " + entry.getLogData().size() + " bytes";
    }

    /** Answers that are more than "done". */
    static final class Replies {
        private Replies() {}

        static Message error(OzoneException e) {
            return Message.valueOf(UnsafeByteOperations.unsafeWrap(ErrorDetail.newBuilder()
                    .setCode(e.code().name())
                    .setMessage(e.getMessage())
                    .build()
                    .toByteArray()));
        }

        /** The entry that did it was an earlier one. */
        static Message index(long index) {
            return Message.valueOf(UnsafeByteOperations.unsafeWrap(ErrorDetail.newBuilder()
                    .setMessage(Long.toString(index))
                    .build()
                    .toByteArray()));
        }
    }
}
