package io.ozone.client;

import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Datanode;
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a run of one block, from one replica at a time. What a replica sends is checked before it is handed
 * out; on any failure the next replica goes on where the last good byte was. When all have failed, OM is
 * asked where the block is now, a limited number of times, and everything starts over.
 *
 * <p>Used by one thread, the one that waits in {@link CallerThread}.
 */
final class BlockReader {
    private static final Logger LOG = LoggerFactory.getLogger(BlockReader.class);
    /** What a datanode sends at once, about; only steers how far to read ahead. */
    private static final long REPLY_BYTES = 1 << 20;

    private final Datanodes datanodes;
    private final ReadOptions options;
    private final CallerThread thread;
    private final Function<BlockLocation, BlockLocation> locateAgain;
    private final long end;

    private BlockLocation location;
    private final Deque<Datanode> untried = new ArrayDeque<>();
    private Datanode replica;
    /** Null between two attempts. */
    private ReadAttempt attempt;
    /** Next byte of the block that is wanted. */
    private long position;

    private int timesLocated;

    /**
     * @param start first byte of the block that is wanted
     * @param end first byte that is not
     * @param locateAgain asks OM where a block is now
     */
    BlockReader(
            Datanodes datanodes,
            CallerThread thread,
            BlockLocation location,
            long start,
            long end,
            Function<BlockLocation, BlockLocation> locateAgain) {
        this.datanodes = datanodes;
        this.options = datanodes.readOptions();
        this.thread = thread;
        this.location = location;
        this.position = start;
        this.end = end;
        this.locateAgain = locateAgain;
        listReplicas();
    }

    /** The next bytes, at least one; null when all have been handed out. */
    ByteBuffer next() {
        while (position < end) {
            try {
                if (attempt == null) {
                    open();
                }
                ByteBuffer bytes = check(attempt.take(options.timeout()));
                position += bytes.remaining();
                timesLocated = 0;
                if (position == end) {
                    leaveAttempt();
                }
                return bytes;
            } catch (OzoneException e) {
                turnAway(e);
            }
        }
        return null;
    }

    void close() {
        leaveAttempt();
    }

    private void open() {
        replica = untried.poll();
        if (replica == null) {
            throw ErrorCode.BLOCK_NOT_FOUND.failure("Block %s has no replica that could be asked", blockName());
        }
        String address = Datanodes.address(replica);
        long wanted = end - position;
        ReadRequest request = ReadRequest.newBuilder()
                .setBlock(location.getBlock())
                .setOffset(position)
                .setLength(wanted)
                .setToken(location.getToken())
                .build();
        int replies = (int) Math.max(2, Math.min(options.readAhead(), wanted) / REPLY_BYTES);
        attempt = new ReadAttempt(address, datanodes.channel(address), thread, request, replies);
    }

    /** The part of a reply that is wanted, once its checksums agree. */
    private ByteBuffer check(ReadReply reply) {
        long from = reply.getOffset();
        long to = from + reply.getData().size();
        if (from > position || to <= position) {
            throw ErrorCode.CHECKSUM_MISMATCH.failure(
                    "Datanode %s sent bytes %d to %d of block %s where byte %d was next",
                    Datanodes.address(replica), from, to, blockName(), position);
        }
        ByteBuffer data = RawBytes.of(reply.getData());
        if (options.verify()) {
            Checksums.verify(
                    reply.getChecksum(),
                    data,
                    "block " + blockName() + " at offset " + from + " from datanode " + Datanodes.address(replica));
        }
        int skip = (int) (position - from);
        int count = (int) (Math.min(to, end) - position);
        return data.slice(data.position() + skip, count);
    }

    private void turnAway(OzoneException failure) {
        leaveAttempt();
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        if (replica != null) {
            remember(failure);
        }
        if (!untried.isEmpty()) {
            return;
        }
        if (timesLocated > options.maxRetries()) {
            throw failure;
        }
        if (timesLocated > 0) {
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(options.retryInterval().toMillis()));
        }
        timesLocated++;
        location = locateAgain.apply(location);
        listReplicas();
    }

    private void remember(OzoneException failure) {
        long container = location.getBlock().getId().getContainerId();
        LOG.info(
                "Block {} can't be read from {} ({}: {})",
                blockName(),
                Datanodes.address(replica),
                failure.code(),
                failure.getMessage());
        switch (failure.code()) {
            case UNREACHABLE, TIMEOUT -> datanodes.isUnreachable(Datanodes.address(replica));
            case CHECKSUM_MISMATCH, CORRUPT, CONTAINER_UNHEALTHY -> datanodes.hasBadReplica(replica, container);
            default -> LOG.debug("A failure that need not last", failure);
        }
    }

    private void listReplicas() {
        BlockId id = location.getBlock().getId();
        untried.clear();
        untried.addAll(datanodes.readOrder(location.getPipeline(), id.getContainerId(), id.getLocalId()));
        replica = null;
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
