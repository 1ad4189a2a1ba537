package io.ozone.client;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.BlockLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Reads a run of a key's bytes, each checked against its checksum. Only the blocks and windows that hold
 * the run are asked for. Used by one thread at a time.
 */
public final class KeyInputStream extends InputStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final OzoneBucket bucket;
    private final Datanodes datanodes;
    private final String key;
    private final String versionId;
    private final long length;
    private final CallerThread thread = new CallerThread();

    private List<BlockLocation> locations;
    /** The block to read when the present one is done, and where it starts in the key. */
    private int nextBlock;

    private long nextBlockStart;
    private BlockReader block;
    /** Bytes that were taken from a datanode and not handed out yet. */
    private ByteBuffer current = NOTHING;
    /** First byte of the key behind what was taken, and behind the run. */
    private long position;

    private final long end;
    private boolean closed;

    KeyInputStream(OzoneBucket bucket, Datanodes datanodes, KeyInfo key, long offset, long length) {
        this.bucket = bucket;
        this.datanodes = datanodes;
        this.key = key.name();
        this.versionId = key.versionId();
        this.length = length;
        this.locations = key.locations();
        this.position = offset;
        this.end = offset + length;
    }

    @Override
    public int read() throws IOException {
        return fetch() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (!fetch()) {
            return -1;
        }
        int copied = Math.min(count, current.remaining());
        current.get(target, offset, copied);
        return copied;
    }

    /** The next run of verified bytes, without copying them; null at the end. It stays valid after more calls. */
    public ByteBuffer next() throws IOException {
        if (!fetch()) {
            return null;
        }
        ByteBuffer bytes = current.asReadOnlyBuffer();
        current = NOTHING;
        return bytes;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        long moved = 0;
        while (fetch()) {
            int count = current.remaining();
            if (current.hasArray()) {
                target.write(current.array(), current.arrayOffset() + current.position(), count);
            } else {
                byte[] copy = new byte[count];
                current.get(copy);
                target.write(copy);
            }
            current = NOTHING;
            moved += count;
        }
        return moved;
    }

    @Override
    public long skip(long count) throws IOException {
        check();
        if (count <= 0) {
            return 0;
        }
        long skipped = Math.min(count, current.remaining());
        current.position(current.position() + (int) skipped);
        long further = Math.min(count - skipped, end - position);
        if (further > 0) {
            leaveBlock();
            nextBlock = 0;
            nextBlockStart = 0;
            position += further;
        }
        return skipped + further;
    }

    /** Bytes at hand. */
    @Override
    public int available() {
        return current.remaining();
    }

    /** Bytes of the whole run, from its start to its end. */
    public long length() {
        return length;
    }

    @Override
    public void close() {
        closed = true;
        current = NOTHING;
        leaveBlock();
        thread.leave();
    }

    /** Makes sure that there are bytes at hand; false at the end. */
    private boolean fetch() throws IOException {
        check();
        try {
            while (!current.hasRemaining()) {
                if (position == end) {
                    return false;
                }
                if (block == null) {
                    openBlock();
                }
                ByteBuffer bytes = block.next();
                if (bytes == null) {
                    leaveBlock();
                } else {
                    position += bytes.remaining();
                    current = bytes;
                }
            }
            return true;
        } catch (OzoneException e) {
            throw new IOException("Key '" + key + "' can't be read: " + e.getMessage(), e);
        }
    }

    private void openBlock() {
        while (nextBlock < locations.size()) {
            BlockLocation location = locations.get(nextBlock);
            long start = nextBlockStart;
            long blockLength = location.getBlock().getLength();
            nextBlock++;
            nextBlockStart += blockLength;
            if (position < nextBlockStart) {
                long blockEnd = Math.min(blockLength, end - start);
                block = new BlockReader(datanodes, thread, location, position - start, blockEnd, this::locateAgain);
                return;
            }
        }
        throw ErrorCode.BLOCK_NOT_FOUND.failure(
                "byte %d lies behind the %d blocks that are located; look the key up with its locations",
                position, locations.size());
    }

    /** A fresh lookup serves the blocks behind this one too. */
    private BlockLocation locateAgain(BlockLocation stale) {
        KeyInfo fresh = bucket.lookupAgain(
                key, versionId, List.of(stale.getBlock().getId().getContainerId()));
        for (BlockLocation location : fresh.locations()) {
            if (location.getBlock().getId().equals(stale.getBlock().getId())) {
                if (fresh.locations().size() == locations.size()) {
                    locations = fresh.locations();
                }
                return location;
            }
        }
        throw ErrorCode.BLOCK_NOT_FOUND.failure("the key was replaced while it was read");
    }

    private void leaveBlock() {
        if (block != null) {
            block.close();
            block = null;
        }
    }

    private void check() throws IOException {
        if (closed) {
            throw new IOException("Key '" + key + "' is closed");
        }
    }
}
