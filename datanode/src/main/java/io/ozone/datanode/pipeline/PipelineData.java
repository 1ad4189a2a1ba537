package io.ozone.datanode.pipeline;

import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.datanode.container.Container;
import io.ozone.wire.datanode.LogEntry;
import io.ozone.wire.datanode.WriteChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * The bytes of large chunks, which go beside the log.
 *
 * <p>{@link #write} hands them to the container in the order of the log; Ratis writes the log entry only when
 * that is done. {@link #flush} runs on Ratis' log thread just before it syncs the log, and syncs each data
 * file that was written since: one fdatasync for all chunks of the group. An entry counts as stored on a
 * member only after both.
 *
 * <p>Ratis asks for the bytes again with {@link #read} to send them to followers: from the proposal until it
 * is applied, later from the file. What a new leader discards needs no undoing: its place in the file is
 * written again by whatever takes it, and {@link Container#writeBehind} keeps those writes in order.
 */
final class PipelineData implements StateMachine.DataApi {
    private final PipelineState state;
    private final PipelineOptions options;
    private final Set<Container> unsynced = ConcurrentHashMap.newKeySet();
    /** What this member proposed and has not applied, by index. */
    private final NavigableMap<Long, Proposal> pending = new ConcurrentSkipListMap<>();

    PipelineData(PipelineState state, PipelineOptions options) {
        this.state = state;
        this.options = options;
    }

    @Override
    public CompletableFuture<?> write(LogEntryProto entry, TransactionContext context) {
        if (state.isKilled()) {
            return CompletableFuture.failedFuture(new IOException("the datanode was killed"));
        }
        if (context != null && context.getStateMachineContext() instanceof Proposal proposal) {
            pending.put(entry.getIndex(), proposal);
        }
        WriteChunk chunk = chunkOf(entry, context);
        ByteBuffer bytes = entry.getStateMachineLogEntry()
                .getStateMachineEntry()
                .getStateMachineData()
                .asReadOnlyByteBuffer();
        Container container;
        try {
            container = state.containerOf(chunk.getBlock().getContainerId());
        } catch (OzoneException e) {
            return CompletableFuture.failedFuture(new IOException(e));
        }
        if (container.isDamaged()) {
            return CompletableFuture.failedFuture(
                    new IOException("container " + container.id() + " is damaged on this member"));
        }
        container.seen(chunk.getExtent().getPosition() + chunk.getExtent().getLength());
        return container
                .writeBehind(chunk.getExtent().getPosition(), bytes, options.writer())
                .thenRun(() -> unsynced.add(container));
    }

    @Override
    public CompletableFuture<Void> flush(long index) {
        if (state.isKilled()) {
            return CompletableFuture.failedFuture(new IOException("the datanode was killed"));
        }
        if (!options.sync()) {
            return CompletableFuture.completedFuture(null);
        }
        for (Container container : unsynced) {
            unsynced.remove(container);
            try {
                container.data().sync();
            } catch (IOException | OzoneException e) {
                return CompletableFuture.failedFuture(new IOException("syncing " + container.data() + " failed", e));
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ByteString> read(LogEntryProto entry, TransactionContext context) {
        Proposal known = pending.get(entry.getIndex());
        if (known != null) {
            return CompletableFuture.completedFuture(known.besideLog());
        }
        WriteChunk chunk = chunkOf(entry, context);
        Container container = state.containerOf(chunk.getBlock().getContainerId());
        return container
                .writesDone()
                .thenApplyAsync(
                        done -> RaftBytes.of(readForFollower(container, chunk, entry.getIndex())), options.writer());
    }

    /**
     * A leader that has lost track of a follower sends entries again that the follower has. Their blocks may be
     * deleted meanwhile and their bytes given back; the follower ignores what comes, so anything will do.
     */
    private ByteBuffer readForFollower(Container container, WriteChunk chunk, long index) {
        try {
            return readWhole(container, chunk);
        } catch (OzoneException e) {
            if (index <= state.committedEverywhere()) {
                return ByteBuffer.allocate(Math.toIntExact(chunk.getExtent().getLength()));
            }
            throw e;
        }
    }

    void later(Runnable task) {
        options.writer().execute(task);
    }

    @Override
    public CompletableFuture<Void> truncate(long index) {
        pending.tailMap(index, true).clear();
        return CompletableFuture.completedFuture(null);
    }

    /** Entries up to this one are applied: their bytes can be read from the file. */
    void applied(long index) {
        pending.headMap(index, true).clear();
    }

    /** Whether the file has what the log says it has. */
    boolean isWhole(Container container, WriteChunk chunk) {
        if (chunk.getExtent().getLength() == 0) {
            return true;
        }
        try {
            readWhole(container, chunk);
            return true;
        } catch (OzoneException e) {
            return false;
        }
    }

    private static ByteBuffer readWhole(Container container, WriteChunk chunk) {
        try {
            ByteBuffer bytes = container
                    .data()
                    .read(
                            chunk.getExtent().getPosition(),
                            Math.toIntExact(chunk.getExtent().getLength()));
            Checksums.verify(
                    chunk.getChecksum(),
                    bytes,
                    "container " + container.id() + " at " + chunk.getExtent().getPosition());
            return bytes;
        } catch (IOException e) {
            throw ErrorCode.CHECKSUM_MISMATCH.failure("%s", e.getMessage());
        }
    }

    private static WriteChunk chunkOf(LogEntryProto entry, TransactionContext context) {
        LogEntry known = context != null
                ? PipelineState.entryOf(context)
                : RaftBytes.parse(entry.getStateMachineLogEntry().getLogData());
        return known.getWriteChunk();
    }
}
