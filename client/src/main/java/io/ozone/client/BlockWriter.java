package io.ozone.client;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Checksum;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.GetBlockRequest;
import io.ozone.wire.datanode.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees one block of a key to stable storage, through whatever fails on the way.
 *
 * <p><b>What is kept.</b> A block that is not committed can't be read, so nothing but the writer can save
 * it when its container closes or its pipeline dies. Therefore every chunk is kept until the whole block
 * is committed, and {@link KeyOutputStream} commits blocks early (after half of {@code
 * ozone.client.stream.buffer.max.size}, far below the longest block the server takes) so that this is
 * bounded. The chunks are plain arrays that are never reused: a datanode in the same process is handed the
 * very array, and may still replicate from it to a slow member after it has acknowledged the chunk.
 *
 * <p><b>Where it goes next.</b> A failure moves the writer along one of three ways:
 * <ol>
 *   <li><i>Another member of the same pipeline</i>, when the datanode does not lead, does not answer or is
 *       not ready: at the hinted leader at once, else around the members until patience is over. What the
 *       pipeline acknowledged is in its log, so only chunks behind that are sent again. A chunk may so
 *       arrive twice; it has the same offset and length then.
 *   <li><i>Another block, outside of the container</i>, when the container takes no more writes.
 *   <li><i>Another block, outside of the pipeline</i>, for everything else.
 * </ol>
 * On another block everything kept is sent anew. The block left behind is not named in the commit of the
 * key, so OM gives it back. The number of blocks is limited; the failure that exceeds it is thrown, and the
 * key is not committed: never with fewer bytes than were written.
 *
 * <p><b>When it is committed.</b> When the last chunk's reply is here and acknowledges the block's length;
 * its log index is the block's BCSID. If that reply was lost, the next attempt is told that the block is
 * committed already, and the row it asks for has both.
 *
 * <p>Rejected: to keep only what is not acknowledged and to end the block at its acknowledged length when
 * its pipeline fails. That needs the failed container's cooperation at the very moment it refuses writes.
 *
 * <p>Used by one thread, the one that waits in {@link CallerThread}.
 */
final class BlockWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BlockWriter.class);

    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final KeySession session;
    private final Datanodes datanodes;
    private final WriteOptions options;
    private final CallerThread thread;
    private final List<Chunk> chunks = new ArrayList<>();

    private BlockLocation location;
    private PipelineRoute route;
    /** Null between two attempts. */
    private WriteAttempt attempt;
    /** Chunks that this attempt has sent or need not send. */
    private int sent;
    /** Durable bytes of the block in its pipeline, over all attempts there. */
    private long acknowledged;
    /** The last chunk was sent at least once, so the block may be committed without our knowing. */
    private boolean endSent;

    private int blocksTried;
    private long lastProgressNanos;
    private Block committed;

    private record Chunk(long offset, ByteString data, Checksum checksum, boolean last) {
        long end() {
            return offset + data.size();
        }
    }

    BlockWriter(KeySession session, Datanodes datanodes, CallerThread thread) {
        this.session = session;
        this.datanodes = datanodes;
        this.options = datanodes.writeOptions();
        this.thread = thread;
        begin(session.nextBlock());
    }

    /** Bytes added so far. */
    long length() {
        if (committed != null) {
            return committed.getLength();
        }
        return chunks.isEmpty() ? 0 : chunks.get(chunks.size() - 1).end();
    }

    /**
     * Sends the block's next chunk, and waits while too many bytes are under way.
     *
     * @param last it is the block's last
     */
    void add(ByteString data, Checksum checksum, boolean last) {
        chunks.add(new Chunk(length(), data, checksum, last));
        drive(options.window() - data.size(), false);
    }

    /** Waits until the block is committed; its last chunk must have been added. */
    Block commit() {
        drive(0, true);
        return committed;
    }

    /** Gives the block up. */
    void abandon() {
        leaveAttempt();
        chunks.clear();
    }

    // ------------------------------------------------------------ one attempt

    /** Sends what was added, then waits until few enough bytes are under way, or until the block is committed. */
    private void drive(long mostUnderWay, boolean untilCommitted) {
        lastProgressNanos = System.nanoTime();
        while (committed == null) {
            try {
                if (attempt == null) {
                    open();
                }
                if (noteProgress()) {
                    return;
                }
                if (sent < chunks.size() && attempt.isReady()) {
                    send(chunks.get(sent));
                } else if (sent == chunks.size() && !untilCommitted && length() - acknowledged <= mostUnderWay) {
                    return;
                } else {
                    awaitReport();
                }
            } catch (OzoneException e) {
                turnAway(e);
            }
        }
    }

    private void open() {
        String address = route.next();
        boolean whole = chunks.size() == 1 && chunks.get(0).last();
        attempt = whole
                ? WriteAttempt.whole(address, datanodes.channel(address), thread, options.timeout())
                : WriteAttempt.stream(address, datanodes.channel(address), thread);
        sent = 0;
        while (chunks.get(sent).end() <= acknowledged && !chunks.get(sent).last()) {
            sent++;
        }
        lastProgressNanos = System.nanoTime();
    }

    private void send(Chunk chunk) {
        WriteRequest.Builder request = WriteRequest.newBuilder()
                .setPipelineId(location.getPipeline().getId())
                .setBlock(location.getBlock().getId())
                .setOffset(chunk.offset())
                .setChecksum(chunk.checksum())
                .setEndOfBlock(chunk.last())
                .setToken(location.getToken())
                .setCaller(session.caller())
                .setData(chunk.data());
        attempt.send(request.build());
        endSent |= chunk.last();
        sent++;
    }

    /** Takes in what was reported; says whether the block is committed now. */
    private boolean noteProgress() {
        thread.runPending();
        if (attempt.acknowledged() > acknowledged) {
            acknowledged = attempt.acknowledged();
            lastProgressNanos = System.nanoTime();
            route.worked();
        }
        boolean allSent = sent == chunks.size() && chunks.get(sent - 1).last();
        if (allSent && attempt.allAnswered() && attempt.acknowledged() >= length()) {
            committed(attempt.index());
            return true;
        }
        attempt.check();
        return false;
    }

    private void awaitReport() {
        long left = lastProgressNanos + options.timeout().toNanos() - System.nanoTime();
        if (!thread.await(left)) {
            throw ErrorCode.TIMEOUT.failure(
                    "Datanode %s acknowledged nothing for %d ms",
                    attempt.address(), options.timeout().toMillis());
        }
    }

    private void committed(long index) {
        committed = Block.newBuilder()
                .setId(location.getBlock().getId())
                .setLength(length())
                .setBcsid(index)
                .build();
        attempt = null;
        chunks.clear();
    }

    // ------------------------------------------------------------ from one attempt to the next

    private void turnAway(OzoneException failure) {
        String address = attempt.address();
        leaveAttempt();
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        LOG.debug("Block {} at {}: {} {}", blockName(), address, failure.code(), failure.getMessage());
        switch (failure.code()) {
            case PERMISSION_DENIED, NOT_IMPLEMENTED -> throw failure;
            case NOT_LEADER, NOT_READY, BUSY, UNREACHABLE, TIMEOUT, IO_ERROR -> {
                if (!route.leadsOn(address, failure)) {
                    session.excludePipeline(location.getPipeline().getId());
                    beginElsewhere(failure);
                }
            }
            case CONTAINER_NOT_OPEN, CONTAINER_NOT_FOUND, CONTAINER_UNHEALTHY -> {
                session.excludeContainer(location.getBlock().getId().getContainerId());
                beginElsewhere(failure);
            }
            case BLOCK_ALREADY_COMMITTED -> {
                if (!endSent || !findCommitted(address)) {
                    beginElsewhere(failure);
                }
            }
            default -> {
                session.excludePipeline(location.getPipeline().getId());
                beginElsewhere(failure);
            }
        }
    }

    private void beginElsewhere(OzoneException failure) {
        if (blocksTried > options.maxRetries()) {
            throw failure;
        }
        LOG.info("Block {} of key '{}' goes elsewhere: {}", blockName(), session.key(), failure.getMessage());
        long pauseMillis = options.retryInterval().toMillis();
        if (blocksTried > 1) {
            pauseMillis = Math.max(pauseMillis, Math.min(LONGEST_PAUSE_MILLIS, 50L << blocksTried));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        begin(session.nextBlock());
    }

    private void begin(BlockLocation block) {
        location = block;
        route = new PipelineRoute(datanodes, block.getPipeline(), options.patience());
        acknowledged = 0;
        endSent = false;
        blocksTried++;
    }

    /** Whether the block is committed with all of its bytes. */
    private boolean findCommitted(String address) {
        GetBlockRequest request = GetBlockRequest.newBuilder()
                .setBlock(Block.newBuilder().setId(location.getBlock().getId()))
                .setToken(location.getToken())
                .build();
        try {
            BlockRow row = DatanodeDataGrpc.newBlockingStub(datanodes.channel(address))
                    .withDeadlineAfter(options.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .getBlock(request)
                    .getBlock();
            if (row.getBcsid() <= 0 || row.getLength() != length()) {
                return false;
            }
            committed(row.getBcsid());
            return true;
        } catch (StatusRuntimeException e) {
            LOG.debug("Block {} can't be looked at: {}", blockName(), e.getMessage());
            return false;
        }
    }

    private void leaveAttempt() {
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
    }

    private String blockName() {
        return location.getBlock().getId().getContainerId() + "/"
                + location.getBlock().getId().getLocalId();
    }
}
